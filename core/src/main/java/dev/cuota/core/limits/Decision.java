package dev.cuota.core.limits;

import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer to the question whether an amount may be used, with the facts it rests on. */
public sealed interface Decision {
  /** What was decided by. */
  Allowance allowance();

  /** What was used and asked for. */
  Use use();

  /** Whether the amount may be used. */
  default boolean isAllowed() {
    return this instanceof Allowed;
  }

  /**
   * What is left beside what is used and held, in the feature's unit and never below zero; zero
   * of what is not included, empty when unlimited. What is leased is left as well, unless it is why
   * the amount was refused.
   */
  default Optional<Quantity> remaining() {
    BigDecimal leased = isAllowed() ? BigDecimal.ZERO : use().leased().value();
    return allowance().left(use().taken().add(leased));
  }

  /** What is used once the amount asked for has been used, in the meter's unit. */
  default Quantity usedAfter() {
    return use().used().plus(use().amount());
  }

  /** What is left once the amount asked for has been used as well; as {@link #remaining}. */
  default Optional<Quantity> remainingAfter() {
    return allowance().left(use().after());
  }

  /**
   * The amount may be used.
   *
   * @param warning null while less than {@value Warning#NEAR_PERCENT} % would be used
   */
  record Allowed(Allowance allowance, Use use, @Nullable Warning warning) implements Decision {
    /** Whether a soft limit is passed by it. */
    public boolean isOver() {
      BigDecimal ceiling = allowance.ceiling();
      return ceiling != null && allowance.isUsedUp() && use.charged().compareTo(ceiling) > 0;
    }
  }

  /** The amount must not be used. */
  record Denied(Allowance allowance, Use use, Reason reason) implements Decision {
    /**
     * From when on the amount would fit, as far as time alone helps; empty when it does not, as for an
     * amount that is more than there ever is. What is held counts as if it were used, but keeps nobody
     * waiting for longer than for everything.
     */
    public Optional<Instant> fitsAt(Instant now) {
      BigDecimal most = allowance.ceiling();
      BigDecimal amount = use.amount().value();
      if (reason != Reason.LIMIT_EXCEEDED || most == null || amount.compareTo(most) > 0) {
        return Optional.empty();
      }
      TokenBucket bucket = allowance.bucket();
      TokenBucket.State state = use.bucket();
      return bucket == null || state == null
          ? allowance.period(now).map(Period::end)
          : bucket.fitsAt(state, amount.add(use.held().value()).min(bucket.burst()));
    }
  }
}
