package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Tx;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells somebody of subscriptions whose provider says what nobody here knows. Access stays what it
 * was, so that nobody else would notice.
 */
final class UnknownStatuses {
  /** Raised for a subscription whose status is {@code unknown}. */
  static final String UNKNOWN = "subscription_unknown";

  private final Alerts alerts;

  UnknownStatuses(Alerts alerts) {
    this.alerts = alerts;
  }

  /**
   * Raises or resolves, with the commit that writes it.
   *
   * @param before null when it has just begun
   */
  void heed(Tx tx, @Nullable Subscription before, Subscription after) {
    boolean was = before != null && before.status() == SubscriptionStatus.UNKNOWN;
    boolean is = after.status() == SubscriptionStatus.UNKNOWN;
    if (is && !was) {
      alerts.raise(tx, alarm(before, after));
    } else if (was && !is) {
      alerts.resolve(tx, alarm(before, after), "known again: " + after.status().wire());
    }
  }

  private static Alarm alarm(@Nullable Subscription before, Subscription after) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("account", Long.toString(after.account()));
    details.put("provider", after.provider().name());
    if (after.provider().ref() != null) {
      details.put("providerRef", after.provider().ref());
    }
    if (before != null) {
      details.put("before", before.status().wire());
    }
    return new Alarm(
        UNKNOWN, after.id().toString(), AlertSeverity.WARNING, after.environment(), details);
  }
}
