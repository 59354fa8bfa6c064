package dev.cuota.core.limits;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is used of an allowance and how much more is asked for, in the meter's unit.
 *
 * @param used counted so far; a negative total counts as zero
 * @param held promised to reservations, zero or more
 * @param amount asked for; negative to free some
 * @param bucket the same as {@code used}, exactly, of what flows back evenly; null of all else
 */
public record Use(
    Quantity used, Quantity held, Quantity amount, TokenBucket.@Nullable State bucket) {

  /** Of what does not flow back evenly. */
  public Use(Quantity used, Quantity held, Quantity amount) {
    this(used, held, amount, null);
  }

  /** Of a bucket, as it is at the moment. */
  public static Use of(TokenBucket bucket, TokenBucket.State now, Quantity held, Quantity amount) {
    return new Use(bucket.used(now), held, amount, now);
  }

  /** Nothing held. */
  public static Use of(Quantity used, Quantity amount) {
    return new Use(used, Quantity.ZERO, amount);
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
}
