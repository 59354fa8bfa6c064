package dev.cuota.core.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The rule of limits that flow back evenly: the generic cell rate algorithm, as a level that is owed
 * and sinks with time (the same as one theoretical arrival time, which would be a fraction). In any
 * stretch of time no more passes than the burst and what flows back in it, exactly.
 *
 * <p>All of it is exact: what is owed is kept in units times the microseconds of a day, which every
 * window divides, so that it has no fraction whatever the limit, and stays right when limit or window
 * change. Rounded are the answers alone: what is used up, to what the smallest unit can say, and the
 * moment from which something fits, to the microsecond after it. A moment before the last one counts
 * as the last one, so clocks that go back give nothing.
 *
 * @param rate flows back in each window, in the meter's unit; zero or more
 * @param burst most that is used at once
 */
public record TokenBucket(BigDecimal rate, Entitlement.Window window, BigDecimal burst) {
  private static final BigDecimal DAY =
      BigDecimal.valueOf(ChronoUnit.DAYS.getDuration().toNanos() / 1_000);

  /** Longest that anybody is told to wait, in microseconds: a thousand years. */
  private static final BigDecimal LONGEST = DAY.multiply(BigDecimal.valueOf(365_000));

  public TokenBucket {
    if (rate.signum() < 0 || burst.signum() < 0) {
      throw new IllegalArgumentException("a bucket holds nothing negative");
    }
    burst = rate.signum() == 0 ? BigDecimal.ZERO : burst;
  }

  /**
   * What is known of a bucket.
   *
   * @param at when it was so, to the microsecond
   * @param owed what has not flowed back by then, in units times the microseconds of a day
   */
  public record State(Instant at, BigDecimal owed) {
    /** Nothing was ever used. */
    public static final State FULL = new State(Instant.EPOCH, BigDecimal.ZERO);

    public State {
      at = at.truncatedTo(ChronoUnit.MICROS);
    }
  }

  /**
   * The state as time has changed it. What is owed is never more than the bucket holds, also after it
   * became smaller.
   */
  public State at(State before, Instant now) {
    BigDecimal owed = before.owed().min(burst.multiply(DAY));
    long passed = ChronoUnit.MICROS.between(before.at(), now);
    return passed <= 0
        ? new State(before.at(), owed)
        : new State(
            now, owed.subtract(flow().multiply(BigDecimal.valueOf(passed))).max(BigDecimal.ZERO));
  }

  /** What is used up, rounded up to the smallest quantity: whole amounts fit beside it exactly. */
  public Quantity used(State now) {
    return new Quantity(now.owed().divide(DAY, Quantity.FRACTION_DIGITS, RoundingMode.UP));
  }

  /** What can be used at once, rounded down to the smallest quantity. */
  public Quantity available(State now) {
    return new Quantity(burst.subtract(used(now).value()).max(BigDecimal.ZERO));
  }

  /** Whether an amount may be used. */
  public boolean fits(State now, BigDecimal amount) {
    return lacking(now, amount).signum() <= 0;
  }

  /**
   * When an amount may be used if nothing else is meanwhile; empty for never, as it is more than the
   * bucket holds.
   */
  public Optional<Instant> fitsAt(State now, BigDecimal amount) {
    BigDecimal lacking = lacking(now, amount);
    if (amount.compareTo(burst) > 0) {
      return Optional.empty();
    } else if (lacking.signum() <= 0) {
      return Optional.of(now.at());
    }
    BigDecimal micros = lacking.divide(flow(), 0, RoundingMode.UP).min(LONGEST);
    return Optional.of(now.at().plus(micros.longValueExact(), ChronoUnit.MICROS));
  }

  /** When everything has flowed back if nothing is used meanwhile. */
  public Instant full(State now) {
    return fitsAt(now, burst).orElse(now.at());
  }

  /**
   * The state once an amount is used. What does not fit, as a soft limit lets it through or it was used
   * already, empties the bucket: nobody waits for longer than it takes to flow back.
   */
  public State take(State now, BigDecimal amount) {
    return new State(
        now.at(), now.owed().add(amount.multiply(DAY)).min(burst.multiply(DAY)).max(now.owed()));
  }

  private BigDecimal lacking(State now, BigDecimal amount) {
    return now.owed().subtract(burst.subtract(amount).multiply(DAY));
  }

  /** What flows back in a microsecond, in what is owed. */
  private BigDecimal flow() {
    return rate.multiply(
        BigDecimal.valueOf(ChronoUnit.DAYS.getDuration().dividedBy(window.length())));
  }
}
