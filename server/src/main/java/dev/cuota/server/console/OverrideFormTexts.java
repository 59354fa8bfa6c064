package dev.cuota.server.console;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.engine.limits.Granted;
import dev.cuota.engine.limits.LimitOverride;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills the form of an override, and says what comes of it. */
final class OverrideFormTexts {
  private final Shell shell;
  private final Texts texts;
  private final InForceTexts words;

  OverrideFormTexts(Shell shell) {
    this.shell = shell;
    this.texts = shell.texts();
    this.words = new InForceTexts(texts);
  }

  /**
   * The form.
   *
   * @param errors field to the name of what is wrong with it
   */
  OverrideForm form(
      String tenant, Granted granted, OverrideEntry entry, Map<String, String> errors) {
    Map<String, String> said = new LinkedHashMap<>();
    errors.forEach((field, name) -> said.put(field, texts.get(name)));
    Feature feature = granted.feature();
    return new OverrideForm(
        tenant,
        shell.tenant(tenant),
        shell.override(tenant, feature.key()),
        feature.name(texts.language()),
        Units.symbol(feature.unit()),
        feature.kind() != FeatureKind.SWITCH,
        words.limit(feature, granted.planned().limit()),
        words.limit(feature, granted.effective()),
        standing(granted),
        entry,
        said,
        said.isEmpty() ? review(granted, entry) : List.of());
  }

  private List<OverrideForm.Standing> standing(Granted granted) {
    List<OverrideForm.Standing> standing = new ArrayList<>(2);
    LimitOverride own = granted.own();
    LimitOverride shared = granted.shared();
    if (own != null) {
      standing.add(standing(granted, own, "tenant"));
    }
    if (shared != null) {
      standing.add(standing(granted, shared, OverrideEntry.ACCOUNT));
    }
    return standing;
  }

  private OverrideForm.Standing standing(Granted granted, LimitOverride one, String whom) {
    return new OverrideForm.Standing(
        whom,
        words.limit(granted.feature(), one.limit()),
        words.said(one, whom.equals(OverrideEntry.ACCOUNT)));
  }

  private List<OverrideForm.Fact> review(Granted granted, OverrideEntry entry) {
    Feature feature = granted.feature();
    List<OverrideForm.Fact> facts = new ArrayList<>();
    fact(facts, "override.now", words.limit(feature, granted.effective()));
    fact(facts, "override.then", words.limit(feature, after(granted, entry)));
    fact(
        facts,
        "override.whom",
        texts.get("override.whom." + (entry.forAll() ? "account" : "tenant")));
    if (!entry.clears()) {
      Instant expires = entry.expires();
      fact(
          facts,
          "override.until",
          expires == null ? texts.get("goes.endless") : texts.time(expires));
      fact(facts, "override.reason", entry.reason().isEmpty() ? texts.get("none") : entry.reason());
    }
    return facts;
  }

  private void fact(List<OverrideForm.Fact> facts, String name, String value) {
    facts.add(new OverrideForm.Fact(texts.get(name), value));
  }

  /** What this tenant has once the entry is in force: its own override goes before all others. */
  private static Limit after(Granted granted, OverrideEntry entry) {
    Limit planned = granted.planned().limit();
    Limit said = entry.clears() ? null : entry.entered();
    Limit own = entry.forAll() ? limit(granted.own()) : said;
    Limit shared = entry.forAll() ? said : limit(granted.shared());
    return own != null ? own : shared != null ? shared : planned;
  }

  private static @Nullable Limit limit(@Nullable LimitOverride override) {
    return override == null ? null : override.limit();
  }
}
