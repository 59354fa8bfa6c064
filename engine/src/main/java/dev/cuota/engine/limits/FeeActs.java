package dev.cuota.engine.limits;

import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.FeeLine;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** How lines of fee schedules stand in the journal. */
final class FeeActs {
  private FeeActs() {}

  static Act made(Cause cause, AgreedFee fee) {
    return act(cause, "fee.agreed", fee, Map.of());
  }

  static Act ended(Cause cause, AgreedFee before, AgreedFee after) {
    return act(cause, "fee.ended", after, told(before));
  }

  private static Act act(Cause cause, String act, AgreedFee fee, Map<String, String> before) {
    return new Act(cause, act, fee.id().toString(), fee.account(), before, told(fee));
  }

  private static Map<String, String> told(AgreedFee fee) {
    FeeLine line = fee.line();
    Map<String, String> told = new TreeMap<>();
    told.put("feature", line.feature());
    told.put("number", Integer.toString(line.number()));
    told.put("rate", line.terms().rate().text() + " " + line.terms().currency());
    told.put("since", line.since().toString());
    told.put("reason", fee.reason());
    Quantity threshold = line.terms().threshold();
    if (threshold != null) {
      told.put("threshold", threshold.toString());
    }
    Instant until = line.until();
    if (until != null) {
      told.put("until", until.toString());
    }
    return told;
  }
}
