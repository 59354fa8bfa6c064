package dev.cuota.engine.limits;

import dev.cuota.engine.security.Act;
import java.util.LinkedHashMap;
import java.util.Map;

/** How changes of overrides stand in the audit journal. */
final class OverrideActs {
  private OverrideActs() {}

  static Act of(OverrideHolder holder, LimitOverride override, boolean clear) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("feature", override.feature());
    if (!clear) {
      details.put("limit", override.limit().text());
      if (override.expires() != null) {
        details.put("expires", override.expires().toString());
      }
    }
    if (!override.reason().isEmpty()) {
      details.put("reason", override.reason());
    }
    String act = clear ? "override.cleared" : "override.set";
    return new Act(override.setBy(), act, target(holder), details);
  }

  private static String target(OverrideHolder holder) {
    return holder.tenant() == null
        ? "account " + holder.account()
        : "tenant " + holder.tenant().value();
  }
}
