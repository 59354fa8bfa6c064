package dev.cuota.core.quota;

import dev.cuota.core.platform.Period;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an account stands, and what has to be remembered to judge it the next time.
 *
 * @param state where it stands
 * @param since when it came there
 * @param grace the time it was given when it went over; kept until the account is active again,
 *     so that going under for a moment buys no new grace; null in {@link QuotaState#ACTIVE}
 * @param period the billing period it was last judged in
 */
public record QuotaStatus(
    QuotaState state, Instant since, @Nullable QuotaGrace grace, Period period) {

  public QuotaStatus {
    if (isOver(state) && grace == null) {
      throw new IllegalArgumentException(state + " must say how long the account may be over");
    }
  }

  /** An account that nothing is known of: active. */
  public static QuotaStatus fresh(Instant now) {
    return new QuotaStatus(QuotaState.ACTIVE, now, null, Period.month(now));
  }

  /** Whether {@code state} is one of those of an account at its limit. */
  public static boolean isOver(QuotaState state) {
    return state.compareTo(QuotaState.SOFT_LIMIT) >= 0;
  }
}
