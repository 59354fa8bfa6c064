package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.limits.Explanation;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.Rule;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The facts of a denial as texts by name, which is how a row holds them. What is null is left out. */
final class DenialFacts {
  private final Map<String, String> texts;

  private DenialFacts(Map<String, String> texts) {
    this.texts = texts;
  }

  /** Reads what {@link #of} wrote. */
  static DenialFacts read(Map<String, String> texts) {
    return new DenialFacts(texts);
  }

  static Map<String, String> of(Explained.Who who, Explained.Line line) {
    DenialFacts facts = new DenialFacts(new HashMap<>());
    facts.put("tenant", who.tenant());
    facts.put("plan", who.plan());
    facts.put("planVersion", who.planVersion());
    facts.put("bar", who.bar());
    facts.put("position", who.position());
    facts.put("upgradeUrl", who.upgradeUrl());
    facts.put(line.explanation());
    facts.put("planned", line.planned().text());
    facts.put(line.override());
    facts.put("granted", line.granted());
    facts.put("reserved", line.reserved());
    Period period = line.period();
    facts.put("periodStart", period == null ? null : period.start());
    facts.put("periodEnd", period == null ? null : period.end());
    return facts.texts;
  }

  private void put(Explanation explanation) {
    Entitlement granted = explanation.granted();
    put("kind", explanation.thing().kind().name());
    put("unit", explanation.thing().unit());
    put("limit", granted.limit().text());
    put("mode", granted.mode());
    put("window", granted.window());
    put("scope", granted.scope());
    put("rule", explanation.rule());
    put("code", explanation.reason());
    put("used", explanation.numbers().used());
    put("held", explanation.numbers().held());
    put("amount", explanation.numbers().amount());
    put("remaining", explanation.numbers().remaining());
  }

  private void put(@Nullable Overridden override) {
    if (override != null) {
      put("overrideFor", override.forAll() ? "account" : "tenant");
      put("override", override.override().limit().text());
      put("overrideExpires", override.override().expires());
      put("overrideReason", override.override().reason());
      put("overrideBy", override.override().setBy());
      put("overrideAt", override.override().setAt());
    }
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      texts.put(name, value instanceof Enum<?> one ? one.name() : value.toString());
    }
  }

  Explained.Who who() {
    String bar = texts.get("bar");
    return new Explained.Who(
        text("tenant"),
        text("plan"),
        Integer.parseInt(text("planVersion")),
        bar == null ? null : Reason.valueOf(bar),
        Long.parseLong(text("position")),
        text("upgradeUrl"));
  }

  Explained.Line line(String feature) {
    String start = texts.get("periodStart");
    return new Explained.Line(
        explanation(feature),
        limit("planned"),
        texts.containsKey("override") ? override(feature) : null,
        quantity("granted"),
        quantity("reserved"),
        start == null ? null : new Period(Instant.parse(start), Instant.parse(text("periodEnd"))));
  }

  private Explanation explanation(String feature) {
    String window = texts.get("window");
    String code = texts.get("code");
    return new Explanation(
        new Explanation.Thing(feature, FeatureKind.valueOf(text("kind")), text("unit")),
        new Entitlement(
            limit("limit"),
            Mode.valueOf(text("mode")),
            window == null ? null : Entitlement.Window.valueOf(window),
            Entitlement.Scope.valueOf(text("scope")),
            null),
        Rule.valueOf(text("rule")),
        code == null ? null : Reason.valueOf(code),
        new Explanation.Numbers(
            quantity("used"),
            quantity("held"),
            quantity("amount"),
            texts.containsKey("remaining") ? quantity("remaining") : null));
  }

  private Overridden override(String feature) {
    String expires = texts.get("overrideExpires");
    return new Overridden(
        new LimitOverride(
            feature,
            limit("override"),
            expires == null ? null : Instant.parse(expires),
            text("overrideReason"),
            text("overrideBy"),
            Instant.parse(text("overrideAt"))),
        text("overrideFor").equals("account"));
  }

  private Limit limit(String name) {
    String text = text(name);
    return switch (text) {
      case "none" -> Limit.notIncluded();
      case "unlimited" -> Limit.unlimited();
      default -> Limit.atMost(Quantity.of(text));
    };
  }

  private Quantity quantity(String name) {
    return Quantity.of(text(name));
  }

  private String text(String name) {
    return Objects.requireNonNull(texts.get(name), name);
  }
}
