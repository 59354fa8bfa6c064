package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.metering.Tally;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records usage on condition. The month totals that the guards ask about are locked first, so that
 * what a guard sees nobody else can use meanwhile, on this node or another.
 */
final class ConsumeWriter {
  /** The source of events that a consume makes; clients may not use it. */
  static final String SOURCE = "cuota:consume";

  /** The type of events that a consume makes. */
  static final String TYPE = "cuota.consume";

  private static final Logger log = LoggerFactory.getLogger(ConsumeWriter.class);

  private final Transactions transactions;
  private final LedgerTransaction ledger;
  private final Clock clock;

  ConsumeWriter(Transactions transactions, LedgerTransaction ledger, Clock clock) {
    this.transactions = transactions;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Decides and writes them all in one transaction, and tells each caller. */
  void write(List<Consumption> consumptions) {
    try {
      List<ConditionalUsage.Result> results =
          transactions.run(
              tx -> decideAndWrite(tx, consumptions),
              () -> consumptions.forEach(Consumption::tried));
      for (int i = 0; i < results.size(); i++) {
        consumptions.get(i).complete(results.get(i));
      }
    } catch (RuntimeException e) {
      if (consumptions.size() == 1 || WriteFault.kindOf(e) == WriteFault.Kind.PASSING) {
        log.error("{} consumptions could not be written", consumptions.size(), e);
        consumptions.forEach(consumption -> consumption.fail(e));
      } else {
        consumptions.forEach(consumption -> write(List.of(consumption)));
      }
    }
  }

  private List<ConditionalUsage.Result> decideAndWrite(Tx tx, List<Consumption> consumptions) {
    long position = MeteringSql.begin(tx);
    Instant now = clock.now();
    Map<Cell, Balance> balances = lock(tx, consumptions, now);
    Map<UUID, LedgerEntry.Stored> known = new HashMap<>(known(tx, consumptions));
    List<LedgerEntry> entries = new ArrayList<>();
    List<UsageConsumed.Consumed> consumed = new ArrayList<>();
    List<ConditionalUsage.Result> results = new ArrayList<>(consumptions.size());
    for (Consumption consumption : consumptions) {
      List<Balance> parts =
          consumption.cells(now).stream().map(cell -> required(balances, cell)).toList();
      LedgerEntry.Stored stored = known.get(consumption.key());
      if (stored != null) {
        results.add(consumption.again(parts, stored, position));
        continue;
      }
      boolean allowed = consumption.allowed(parts);
      ConditionalUsage.Result result = consumption.decided(parts, allowed, position);
      results.add(result);
      if (allowed) {
        consumed.add(new UsageConsumed.Consumed(consumption.usage(), result.usedBefore()));
        LedgerEntry entry = entry(consumption, parts, now);
        known.put(entry.key(), entry.stored(position));
        entries.add(entry);
      }
    }
    if (!entries.isEmpty()) {
      entries.sort((a, b) -> LedgerEntry.KEY_ORDER.compare(a.key(), b.key()));
      ledger.write(tx, entries, position);
      tx.publish(new UsageConsumed(consumed, now));
    }
    return results;
  }

  /** What is stored under the ids that callers may have used before. */
  private static Map<UUID, LedgerEntry.Stored> known(Tx tx, List<Consumption> consumptions) {
    List<UUID> repeatable =
        consumptions.stream().filter(Consumption::mayRepeat).map(Consumption::key).toList();
    return repeatable.isEmpty() ? Map.of() : MeteringSql.stored(tx, repeatable);
  }

  /** Locks sums before the rest, as the rollups' writer takes them. */
  private static Map<Cell, Balance> lock(Tx tx, List<Consumption> consumptions, Instant now) {
    TreeMap<Cell, Aggregation> sums = new TreeMap<>(Cell.LOCK_ORDER);
    TreeMap<Cell, Aggregation> others = new TreeMap<>(Cell.LOCK_ORDER);
    for (Consumption consumption : consumptions) {
      List<Cell> cells = consumption.cells(now);
      for (int i = 0; i < cells.size(); i++) {
        Aggregation aggregation = consumption.meters().get(i).meter().aggregation();
        (Tally.isAdditive(aggregation) ? sums : others).put(cells.get(i), aggregation);
      }
    }
    Map<Cell, Balance> balances = new HashMap<>();
    for (TreeMap<Cell, Aggregation> cells : List.of(sums, others)) {
      if (!cells.isEmpty()) {
        RollupSql.lock(tx, Grain.MONTH, cells.keySet())
            .forEach(
                row -> balances.put(row.cell(), balance(tx, row, required(cells, row.cell()))));
      }
    }
    return balances;
  }

  private static Balance balance(Tx tx, RollupSql.Row row, Aggregation aggregation) {
    Tally.Point last = row.stored().last();
    BigDecimal used = Tally.stored(aggregation, row.stored()).quantity();
    if (aggregation.isLevel() && last == null) {
      used = RollupSql.levelBefore(tx, row.cell());
    }
    return new Balance(used == null ? BigDecimal.ZERO : used, last == null ? null : last.time());
  }

  private LedgerEntry entry(Consumption consumption, List<Balance> balances, Instant now) {
    List<Line> lines = new ArrayList<>(balances.size());
    Instant time = now;
    for (int i = 0; i < balances.size(); i++) {
      NumberedMeter meter = consumption.meters().get(i);
      Balance balance = balances.get(i);
      BigDecimal amount = consumption.usage().parts().get(i).amount().value();
      balance.used = balance.used.add(amount);
      boolean level = meter.meter().aggregation().isLevel();
      if (level && balance.lastAt != null && !time.isAfter(balance.lastAt)) {
        // The level moves on from the last one known, even if a client's clock ran ahead of ours.
        time = balance.lastAt.plus(1, ChronoUnit.MICROS);
      }
      lines.add(
          new Line(
              meter.id(), meter.meter().aggregation(), 0, level ? balance.used : amount, null));
    }
    for (Balance balance : balances) {
      balance.lastAt = time;
    }
    return consumption.entry(lines, time, now);
  }

  private static <V> V required(Map<Cell, V> map, Cell cell) {
    V value = map.get(cell);
    if (value == null) {
      throw new IllegalStateException("no row was locked for " + cell);
    }
    return value;
  }

  /** What a locked total stands at while the transaction goes on. */
  static final class Balance {
    private BigDecimal used;
    private @Nullable Instant lastAt;

    Balance(BigDecimal used, @Nullable Instant lastAt) {
      this.used = used;
      this.lastAt = lastAt;
    }

    Quantity used() {
      return new Quantity(used);
    }
  }
}
