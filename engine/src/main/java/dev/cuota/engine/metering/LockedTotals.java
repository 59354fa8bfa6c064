package dev.cuota.engine.metering;

import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Totals that nobody else can use until the transaction ends. Belongs to one thread. */
public final class LockedTotals {
  private final long position;
  private final Map<Cell, Quantity> used;
  private final List<Booking> bookings = new ArrayList<>();

  LockedTotals(long position, Map<Cell, Quantity> used) {
    this.position = position;
    this.used = used;
  }

  /** Where the ledger stands once something was booked and committed. */
  public long position() {
    return position;
  }

  /** Whether anything was booked. */
  public boolean isBooked() {
    return !bookings.isEmpty();
  }

  /**
   * What was used, bookings of this transaction included.
   *
   * @throws IllegalArgumentException when the total is not one of those locked
   */
  public Quantity used(LedgerTotal total) {
    Quantity found = used.get(total.cell());
    if (found == null) {
      throw new IllegalArgumentException("not locked: " + total);
    }
    return found;
  }

  /** What a guard is asked about: the tenant's own total, and that of all totals locked of the meter. */
  public ConditionalUsage.Total usedBy(Tenant tenant, int meter, Instant time) {
    Quantity own = used(LedgerTotal.at(tenant, meter, time));
    Quantity all =
        used.entrySet().stream()
            .filter(one -> one.getKey().meter() == meter)
            .map(Map.Entry::getValue)
            .reduce(Quantity.ZERO, Quantity::plus);
    return new ConditionalUsage.Total(own, all);
  }

  /** Records usage, with the commit. */
  public void book(Booking booking) {
    LedgerTotal total = LedgerTotal.at(booking.tenant(), booking.meter(), booking.time());
    used.put(total.cell(), used(total).plus(booking.amount()));
    bookings.add(booking);
  }

  List<Booking> bookings() {
    return bookings;
  }
}
