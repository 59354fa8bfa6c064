package dev.cuota.core.limits;

import dev.cuota.core.platform.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An extra allowance of one feature, used up after what the plan includes and before anything is over.
 * Amounts are in the meter's unit; times are on whole hours, but for when it was made and voided.
 *
 * @param amount given at {@code starts}, and if it is monthly at the start of each month (UTC) after
 *     that; positive
 * @param priority {@value #FIRST} to {@value #LAST}; lower ones are used up first
 * @param expires when what is left of it is lost; null for never
 * @param rollover most of what is left that a month hands on to the next one; null for all of it
 * @param voided how it was taken back; null when it was not
 */
public record Grant(
    UUID id,
    BigDecimal amount,
    int priority,
    Instant starts,
    @Nullable Instant expires,
    boolean monthly,
    @Nullable BigDecimal rollover,
    Instant created,
    @Nullable Voiding voided) {

  /** The priority that is used up before all others. */
  public static final int FIRST = 1;

  /** The priority that is used up after all others. */
  public static final int LAST = 255;

  /** The priority of what says nothing of it. */
  public static final int USUAL = 100;

  /** Lower priority number first, then what expires earlier, then what was made earlier. */
  public static final Comparator<Grant> BURN_ORDER =
      Comparator.comparingInt(Grant::priority)
          .thenComparing(grant -> grant.expires == null ? Instant.MAX : grant.expires)
          .thenComparing(Grant::created)
          .thenComparing(Grant::id);

  /**
   * That what was left of it was taken back.
   *
   * @param takenBack the amount that its month cannot use any more; zero or more
   */
  public record Voiding(Instant at, BigDecimal takenBack) {}

  public Grant {
    if (amount.signum() <= 0
        || priority < FIRST
        || priority > LAST
        || (expires != null && !expires.isAfter(starts))
        || (rollover != null && rollover.signum() < 0)) {
      throw new IllegalArgumentException("no such grant: %s of %s".formatted(id, amount));
    }
  }

  /** From when on nothing of it can be used; {@link Instant#MAX} for never. */
  Instant ends() {
    Instant end = expires == null ? Instant.MAX : expires;
    if (voided == null) {
      return end;
    }
    Instant month = Period.month(voided.at()).end();
    return month.isBefore(end) ? month : end;
  }

  /** Whether it can be used from {@code time} on, if anything is left of it. */
  boolean isOpen(Instant time) {
    return !starts.isAfter(time) && time.isBefore(ends());
  }

  /** How much there is of it at the start of a month that the one before has left that much to. */
  BigDecimal opening(BigDecimal left, Instant month) {
    BigDecimal carried = rollover == null ? left : left.min(rollover);
    return usable(monthly ? carried.add(amount) : carried, month);
  }

  /** How much there is of it at its start. */
  BigDecimal first() {
    return usable(amount, starts);
  }

  /** What was taken back counts from the start of its month, as nothing of it was used. */
  private BigDecimal usable(BigDecimal given, Instant time) {
    return voided != null && Period.month(voided.at()).contains(time)
        ? given.subtract(voided.takenBack()).max(BigDecimal.ZERO)
        : given;
  }
}
