package dev.cuota.core.limits;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is used of an allowance and how much more is asked for, in the meter's unit.
 *
 * @param used counted so far; a negative total counts as zero
 * @param held promised to reservations, and lost with leases that were not heard of; zero or more
 * @param leased what holders of leases may still spend, zero or more: nobody else may use it, but they
 *     give it back when it is wanted, so that it is not said to be gone
 * @param amount asked for; negative to free some
 * @param bucket the same as {@code used}, exactly, of what flows back evenly; null of all else
 */
public record Use(
    Quantity used,
    Quantity held,
    Quantity leased,
    Quantity amount,
    TokenBucket.@Nullable State bucket) {

  /** Of what does not flow back evenly. */
  public Use(Quantity used, Quantity held, Quantity leased, Quantity amount) {
    this(used, held, leased, amount, null);
  }

  /** Of a bucket, as it is at the moment. */
  public static Use of(TokenBucket bucket, TokenBucket.State now, Quantity held, Quantity amount) {
    return new Use(bucket.used(now), held, Quantity.ZERO, amount, now);
  }

  /** Nothing held, nothing leased. */
  public static Use of(Quantity used, Quantity amount) {
    return new Use(used, Quantity.ZERO, Quantity.ZERO, amount);
  }

  /** Used and held together. */
  BigDecimal taken() {
    BigDecimal counted = used.signum() < 0 ? BigDecimal.ZERO : used.value();
    return held.signum() == 0 ? counted : counted.add(held.value());
  }

  /** What would be taken once the amount is, too. */
  BigDecimal after() {
    return taken().add(amount.value());
  }

  /** The same with what is leased: what the limit has to hold. */
  BigDecimal charged() {
    return leased.signum() == 0 ? after() : after().add(leased.value());
  }
}
