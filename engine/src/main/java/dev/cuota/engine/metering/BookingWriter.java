package dev.cuota.engine.metering;

import dev.cuota.core.metering.MeterBook;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets others decide on totals that they have for themselves, and records what they book. */
final class BookingWriter {
  private final Transactions transactions;
  private final LedgerTransaction ledger;
  private final Clock clock;
  private final Catalogs catalogs;

  BookingWriter(
      Transactions transactions, LedgerTransaction ledger, Clock clock, Catalogs catalogs) {
    this.transactions = transactions;
    this.ledger = ledger;
    this.clock = clock;
    this.catalogs = catalogs;
  }

  <T> T write(
      @Nullable Long promised,
      Function<Tx, Collection<LedgerTotal>> totals,
      BiFunction<Tx, LockedTotals, T> work) {
    return transactions.run(
        tx -> {
          long position = MeteringSql.begin(tx);
          return write(tx, promised == null ? position : promised, totals.apply(tx), work);
        },
        () -> {});
  }

  private <T> T write(
      Tx tx, long position, Collection<LedgerTotal> totals, BiFunction<Tx, LockedTotals, T> work) {
    LockedTotals locked = new LockedTotals(position, lock(tx, totals));
    T answer = work.apply(tx, locked);
    if (!locked.bookings().isEmpty()) {
      List<LedgerEntry> entries = new ArrayList<>();
      locked.bookings().forEach(booking -> entries.add(entry(booking)));
      entries.sort((a, b) -> LedgerEntry.KEY_ORDER.compare(a.key(), b.key()));
      ledger.write(tx, entries, position);
    }
    return answer;
  }

  private Map<Cell, Quantity> lock(Tx tx, Collection<LedgerTotal> totals) {
    TotalLocks locks = new TotalLocks();
    totals.forEach(
        total ->
            locks.add(
                total.cell(),
                meter(total.tenant().environment(), total.meter()).meter().aggregation()));
    Map<Cell, Quantity> used = new HashMap<>();
    locks.take(tx).forEach((cell, balance) -> used.put(cell, balance.used()));
    return used;
  }

  private LedgerEntry entry(Booking booking) {
    NumberedMeter meter = meter(booking.tenant().environment(), booking.meter());
    ConditionalUsage usage =
        new ConditionalUsage(
            booking.tenant(),
            booking.id(),
            List.of(
                new ConditionalUsage.Part(booking.meter(), booking.amount(), false, _ -> true)));
    Line line =
        new Line(meter.id(), meter.meter().aggregation(), 0, booking.amount().value(), null);
    return new Consumption(usage, List.of(meter), booking.id())
        .entry(List.of(line), booking.time(), clock.now());
  }

  private NumberedMeter meter(dev.cuota.core.platform.EnvironmentId environment, int number) {
    MeterBook meters = catalogs.current(environment).meters();
    return meters
        .meter(number)
        .orElseThrow(() -> new IllegalArgumentException("no meter " + number));
  }
}
