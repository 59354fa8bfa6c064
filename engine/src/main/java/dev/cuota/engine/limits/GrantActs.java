package dev.cuota.engine.limits;

import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.security.Act;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How grants stand in the journal. */
final class GrantActs {
  private GrantActs() {}

  static Act given(LimitGrant grant) {
    LimitGrant.Terms terms = grant.terms();
    Map<String, String> details = details(grant);
    details.put("amount", terms.amount().toString());
    details.put("priority", Integer.toString(terms.priority()));
    details.put("starts", terms.starts().toString());
    Instant expires = terms.expires();
    if (expires != null) {
      details.put("expires", expires.toString());
    }
    if (terms.monthly()) {
      details.put("recurs", "month");
    }
    Quantity rollover = terms.rollover();
    details.put("rollover", rollover == null ? "unlimited" : rollover.toString());
    if (!grant.reason().isEmpty()) {
      details.put("reason", grant.reason());
    }
    return new Act(grant.madeBy(), "grant.made", target(grant), details).on(grant.account());
  }

  /** What was taken back is told in the meter's unit, in which it is exact. */
  static Act voided(LimitGrant grant, LimitGrant.Voided voided) {
    Map<String, String> details = details(grant);
    details.put("takenBack", voided.takenBack().toPlainString());
    return new Act(voided.by(), "grant.voided", target(grant), details).on(grant.account());
  }

  private static Map<String, String> details(LimitGrant grant) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("grant", grant.id().toString());
    details.put("feature", grant.feature());
    return details;
  }

  private static String target(LimitGrant grant) {
    return grant.tenant() == null
        ? "account " + grant.account()
        : "tenant " + grant.tenant().value();
  }
}
