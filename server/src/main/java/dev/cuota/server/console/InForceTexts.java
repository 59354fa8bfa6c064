package dev.cuota.server.console;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.Granted;
import dev.cuota.engine.limits.LimitOverride;
import dev.cuota.engine.limits.UsageReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says in the reader's language what is granted. */
record InForceTexts(Texts texts) {

  /** Of a tenant, as its usage is judged now. */
  InForce of(Shell shell, UsageReport report, List<Granted> granted) {
    Map<String, Limit> limits = new HashMap<>();
    report.features().forEach(one -> limits.put(one.feature().key(), one.limit()));
    return new InForce(
        granted.stream()
            .map(
                one ->
                    row(
                        shell,
                        report.tenant().key(),
                        one,
                        limits.getOrDefault(one.feature().key(), one.effective())))
            .toList());
  }

  private InForce.Row row(Shell shell, String tenant, Granted granted, Limit limit) {
    Feature feature = granted.feature();
    LimitOverride override = granted.override();
    return new InForce.Row(
        feature.name(texts.language()),
        feature.key(),
        limit(feature, granted.planned().limit()),
        limit(feature, limit),
        override != null,
        remark(granted, limit),
        feature.overridable() ? shell.override(tenant, feature.key()) : "");
  }

  /** Grants raise what the plan or an override gives. */
  private String remark(Granted granted, Limit limit) {
    LimitOverride override = granted.override();
    String said = override == null ? "" : said(override, granted.own() == null);
    return limit.equals(granted.effective())
        ? said
        : (said + " " + texts.get("goes.raised")).strip();
  }

  /** A limit of a feature, with its unit. */
  String limit(Feature feature, Limit limit) {
    boolean isSwitch = feature.kind() == FeatureKind.SWITCH;
    return switch (limit) {
      case Limit.NotIncluded _ -> texts.get(isSwitch ? "given.no" : "goes.none");
      case Limit.Unlimited _ -> texts.get(isSwitch ? "given.yes" : "given.unlimited");
      case Limit.AtMost(Quantity most) -> Units.with(texts, most.value(), feature.unit());
    };
  }

  /** Who set an override, for whom, until when and why. */
  String said(LimitOverride override, boolean forAll) {
    Instant expires = override.expires();
    String text =
        texts.get(
            forAll ? "goes.set.account" : "goes.set.tenant",
            override.setBy(),
            texts.time(override.setAt()),
            expires == null ? texts.get("goes.endless") : until(expires));
    return override.reason().isEmpty() ? text : text + " " + override.reason();
  }

  /** Until when something goes. */
  String until(Instant expires) {
    return texts.get("goes.until", texts.time(expires));
  }
}
