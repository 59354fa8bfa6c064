package dev.cuota.core.accounts;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Period;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The periods for which a subscription is paid: months or years in UTC, counted from its own anchor. A
 * month that has no such day ends on its last one, and the next goes back to the anchor's day: from
 * January 31 on to February 28, March 31, April 30.
 */
public final class BillingPeriods {
  private BillingPeriods() {}

  /**
   * The period that holds a moment.
   *
   * @param anchor start of the first period
   * @param moment no earlier than the anchor
   */
  public static Period holding(Instant anchor, Plan.Interval interval, Instant moment) {
    if (moment.isBefore(anchor)) {
      throw new IllegalArgumentException(moment + " is before the first period, at " + anchor);
    }
    OffsetDateTime first = anchor.atOffset(ZoneOffset.UTC);
    ChronoUnit unit = interval == Plan.Interval.MONTH ? ChronoUnit.MONTHS : ChronoUnit.YEARS;
    long number = unit.between(first, moment.atOffset(ZoneOffset.UTC));
    // From the 31st to the 28th is no whole month to the library, and is one here.
    while (!moment.isBefore(start(first, unit, number + 1))) {
      number++;
    }
    return new Period(start(first, unit, number), start(first, unit, number + 1));
  }

  private static Instant start(OffsetDateTime first, ChronoUnit unit, long number) {
    return first.plus(number, unit).toInstant();
  }
}
