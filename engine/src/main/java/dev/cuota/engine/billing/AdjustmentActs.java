package dev.cuota.engine.billing;

import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** How adjustments stand in the journal. */
final class AdjustmentActs {
  private AdjustmentActs() {}

  static Act of(Cause cause, Adjustment before, Adjustment after) {
    return new Act(
        cause,
        "adjustment." + after.status().wire(),
        after.id().toString(),
        after.account(),
        told(before),
        told(after));
  }

  private static Map<String, String> told(Adjustment one) {
    Map<String, String> told = new TreeMap<>();
    told.put("status", one.status().wire());
    told.put("amount", one.amount().toString());
    String note = one.state().note();
    if (note != null) {
      told.put("note", note);
    }
    UUID charge = one.state().charge();
    if (charge != null) {
      told.put("charge", charge.toString());
    }
    return told;
  }
}
