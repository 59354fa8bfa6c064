package dev.cuota.core.accounts;

import dev.cuota.core.catalog.Plan;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** When a change of plan takes effect. */
public enum PlanChange {
  /** At once. */
  NOW,
  /** When the period that is paid for ends. */
  PERIOD_END;

  private static final BigDecimal MONTHS = BigDecimal.valueOf(12);

  /**
   * Nobody waits for what costs more, and nobody loses what is paid for: a plan that costs less in a
   * year takes effect when the period ends. Without a payment there is nothing to wait for; prices in
   * different currencies cannot be compared, so that the paid one is kept until the end.
   */
  public static PlanChange of(SubscriptionStatus status, Plan from, Plan to) {
    boolean paid = status.access() == Access.GRANTED && status != SubscriptionStatus.TRIALING;
    boolean dearer =
        from.currency().equals(to.currency()) && yearly(to).compareTo(yearly(from)) >= 0;
    return !paid || dearer || from.price().signum() == 0 ? NOW : PERIOD_END;
  }

  /** The one that is spelled so in lower case; empty when there is none. */
  public static Optional<PlanChange> of(String wire) {
    return Arrays.stream(values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(wire))
        .findFirst();
  }

  private static BigDecimal yearly(Plan plan) {
    return plan.interval() == Plan.Interval.YEAR ? plan.price() : plan.price().multiply(MONTHS);
  }
}
