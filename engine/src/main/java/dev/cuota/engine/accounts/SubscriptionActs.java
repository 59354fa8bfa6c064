package dev.cuota.engine.accounts;

import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How changes of subscriptions stand in the journal. */
final class SubscriptionActs {
  private SubscriptionActs() {}

  /**
   * What was done.
   *
   * @param before null when it has just begun
   */
  static Act of(@Nullable Subscription before, Subscription after, Cause cause) {
    return new Act(
        cause,
        act(before, after),
        "subscription " + after.id(),
        after.account(),
        before == null ? Map.of() : told(before),
        told(after));
  }

  private static String act(@Nullable Subscription before, Subscription after) {
    if (before == null) {
      return "subscription.begun";
    } else if (before.status() != after.status()) {
      return "subscription.status";
    }
    return before.plans().equals(after.plans()) ? "subscription.dates" : "subscription.plan";
  }

  private static Map<String, String> told(Subscription one) {
    Map<String, String> told = new LinkedHashMap<>();
    Subscription.State state = one.state();
    told.put("status", state.status().wire());
    told.put("plan", text(one.plans().now()));
    put(told, "nextPlan", one.plans().next() == null ? null : text(one.plans().next()));
    told.put("provider", one.provider().name());
    put(told, "providerRef", one.provider().ref());
    told.put("periodStart", state.period().start().toString());
    told.put("periodEnd", state.period().end().toString());
    put(told, "trialEndsAt", text(state.dates().trialEndsAt()));
    put(told, "graceUntil", text(state.dates().graceUntil()));
    put(told, "cancelAt", text(state.dates().cancelAt()));
    return told;
  }

  private static void put(Map<String, String> told, String name, @Nullable String value) {
    if (value != null) {
      told.put(name, value);
    }
  }

  private static String text(Subscription.PlanRef plan) {
    return plan.key() + " " + plan.version();
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
