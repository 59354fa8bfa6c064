package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.engine.security.Act;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How changes of overrides stand in the journal. */
final class OverrideActs {
  private OverrideActs() {}

  static Act of(OverrideHolder holder, OverrideChange change) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("feature", change.feature());
    Limit limit = change.limit();
    Instant expires = change.expires();
    if (limit != null) {
      details.put("limit", limit.text());
    }
    if (expires != null) {
      details.put("expires", expires.toString());
    }
    if (!change.reason().isEmpty()) {
      details.put("reason", change.reason());
    }
    String act = limit == null ? "override.cleared" : "override.set";
    return new Act(change.by(), act, target(holder), details).on(holder.account());
  }

  private static String target(OverrideHolder holder) {
    return holder.tenant() == null
        ? "account " + holder.account()
        : "tenant " + holder.tenant().value();
  }
}
