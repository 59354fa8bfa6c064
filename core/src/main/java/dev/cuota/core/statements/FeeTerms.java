package dev.cuota.core.statements;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Period;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a subscription says what it asks for.
 *
 * @param anchor from which its periods are counted
 * @param period the one that runs
 * @param trialEndsAt until when it is free; null when it is on no trial
 */
public record FeeTerms(
    SubscriptionStatus status,
    Plan plan,
    Instant anchor,
    Period period,
    @Nullable Instant trialEndsAt) {

  /** Whether its periods are asked for as they begin: it is paid, or a payment is late. */
  public boolean asks() {
    return switch (status) {
      case ACTIVE, AUTHORIZED, PAST_DUE, GRACE, CANCEL_SCHEDULED -> true;
      case PENDING,
          INCOMPLETE,
          TRIALING,
          UNKNOWN,
          SUSPENDED,
          DEACTIVATED,
          CANCELED,
          EXPIRED,
          PURGED ->
          false;
    };
  }

  /** Whether it was switched off, so that the time until now is not asked for afterwards. */
  boolean wasOff() {
    return switch (status) {
      case SUSPENDED, DEACTIVATED, CANCELED, EXPIRED, PURGED -> true;
      case ACTIVE,
          AUTHORIZED,
          PAST_DUE,
          GRACE,
          CANCEL_SCHEDULED,
          PENDING,
          INCOMPLETE,
          TRIALING,
          UNKNOWN ->
          false;
    };
  }
}
