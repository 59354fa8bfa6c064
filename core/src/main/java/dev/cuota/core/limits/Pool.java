package dev.cuota.core.limits;

import java.math.BigDecimal;

/**
 * What is promised of one allowance beside what was used of it: to reservations, and to leases. All in
 * the meter's unit and never negative; {@code granted} always equals {@code spent} + {@link #held} +
 * {@code returned} + {@code forfeited}.
 *
 * @param reserved held by reservations
 * @param granted to leases, ever
 * @param spent of leases, as far as their holders have said; it is part of what was used
 * @param returned by leases that were closed
 * @param forfeited by leases whose holders are not heard of
 */
public record Pool(
    BigDecimal reserved,
    BigDecimal granted,
    BigDecimal spent,
    BigDecimal returned,
    BigDecimal forfeited) {

  /** Nothing promised yet. */
  public static final Pool EMPTY =
      new Pool(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  public Pool {
    if (reserved.signum() < 0
        || spent.signum() < 0
        || returned.signum() < 0
        || forfeited.signum() < 0
        || granted.compareTo(spent.add(returned).add(forfeited)) < 0) {
      throw new IllegalArgumentException(
          "no such pool: reserved %s, granted %s, spent %s, returned %s, forfeited %s"
              .formatted(reserved, granted, spent, returned, forfeited));
    }
  }

  /** What holders of leases may still spend. */
  public BigDecimal held() {
    return granted.subtract(spent).subtract(returned).subtract(forfeited);
  }

  /** What is taken of the allowance beside what was used: reserved, held and forfeited. */
  public BigDecimal promised() {
    return reserved.add(granted).subtract(spent).subtract(returned);
  }

  /** What of it nobody gives back when it is wanted: reserved and forfeited. */
  public BigDecimal firm() {
    return reserved.add(forfeited);
  }

  /** With a lease that is given now. */
  public Pool with(Lease given) {
    return new Pool(
        reserved, granted.add(charged(given)), spent, returned, forfeited.add(given.forfeited()));
  }

  /** With a lease that has changed. */
  public Pool with(Lease before, Lease after) {
    if (after.granted() == null) {
      return this;
    }
    return new Pool(
        reserved,
        granted,
        spent.add(after.spent()).subtract(before.spent()),
        returned.add(after.returned()).subtract(before.returned()),
        forfeited.add(after.forfeited()).subtract(before.forfeited()));
  }

  /** With that much more, or less, held by reservations. */
  public Pool reserving(BigDecimal more) {
    return new Pool(reserved.add(more), granted, spent, returned, forfeited);
  }

  private static BigDecimal charged(Lease lease) {
    BigDecimal granted = lease.granted();
    return granted == null ? BigDecimal.ZERO : granted;
  }
}
