package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
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
  private final Accounts accounts;

  ConsumeWriter(
      Transactions transactions, LedgerTransaction ledger, Clock clock, Accounts accounts) {
    this.transactions = transactions;
    this.ledger = ledger;
    this.clock = clock;
    this.accounts = accounts;
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
    Map<Cell, TotalLocks.Balance> balances = lock(tx, consumptions, now);
    tx.publish(new UsageAsked(consumptions.stream().map(Consumption::usage).toList(), now));
    Map<UUID, LedgerEntry.Stored> known = new HashMap<>(known(tx, consumptions));
    List<LedgerEntry> entries = new ArrayList<>();
    List<UsageConsumed.Consumed> consumed = new ArrayList<>();
    List<ConditionalUsage.Result> results = new ArrayList<>(consumptions.size());
    for (Consumption consumption : consumptions) {
      List<Used> parts = consumption.used(now, balances);
      LedgerEntry.Stored stored = known.get(consumption.key());
      if (stored != null) {
        results.add(consumption.again(parts, stored, position));
        continue;
      }
      boolean allowed = consumption.allowed(parts);
      ConditionalUsage.Result result = consumption.decided(parts, allowed, position);
      results.add(result);
      if (allowed) {
        consumption.usage().parts().forEach(part -> part.guard().recorded());
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

  private Map<Cell, TotalLocks.Balance> lock(Tx tx, List<Consumption> consumptions, Instant now) {
    shareAccounts(tx, consumptions);
    TotalLocks locks = new TotalLocks();
    for (Consumption consumption : consumptions) {
      for (int i = 0; i < consumption.meters().size(); i++) {
        Aggregation aggregation = consumption.meters().get(i).meter().aggregation();
        consumption.cells(i, now).forEach(cell -> locks.add(cell, aggregation));
      }
    }
    return locks.take(tx);
  }

  /** Those that share an account's allowance wait for each other, also for tenants not yet known. */
  private void shareAccounts(Tx tx, List<Consumption> consumptions) {
    TreeMap<Long, Tenant> anyOf = new TreeMap<>();
    for (Consumption consumption : consumptions) {
      if (consumption.isShared()) {
        anyOf.put(consumption.usage().tenant().account(), consumption.usage().tenant());
      }
    }
    if (anyOf.isEmpty()) {
      return;
    }
    MeteringSql.lockAccounts(tx, anyOf.navigableKeySet());
    Map<Long, List<Tenant>> all = new HashMap<>();
    anyOf.forEach(
        (account, tenant) ->
            all.put(account, accounts.tenantsOf(tx, tenant.environment(), account)));
    consumptions.stream()
        .filter(Consumption::isShared)
        .forEach(
            one -> one.sharesWith(all.getOrDefault(one.usage().tenant().account(), List.of())));
  }

  private static LedgerEntry entry(Consumption consumption, List<Used> parts, Instant now) {
    List<Line> lines = new ArrayList<>(parts.size());
    Instant time = now;
    for (int i = 0; i < parts.size(); i++) {
      NumberedMeter meter = consumption.meters().get(i);
      TotalLocks.Balance balance = parts.get(i).own();
      BigDecimal amount = consumption.usage().parts().get(i).amount().value();
      BigDecimal after = balance.add(amount);
      Instant lastAt = balance.lastAt();
      boolean level = meter.meter().aggregation().isLevel();
      if (level && lastAt != null && !time.isAfter(lastAt)) {
        // The level moves on from the last one known, even if a client's clock ran ahead of ours.
        time = lastAt.plus(1, ChronoUnit.MICROS);
      }
      lines.add(new Line(meter.id(), meter.meter().aggregation(), 0, level ? after : amount, null));
    }
    for (Used part : parts) {
      part.own().setAt(time);
    }
    return consumption.entry(lines, time, now);
  }

  /**
   * What a part's guard is asked about.
   *
   * @param own the tenant's own total, which the part is added to
   * @param all the totals that count together; the own alone unless it is shared
   */
  record Used(TotalLocks.Balance own, List<TotalLocks.Balance> all) {
    ConditionalUsage.Total total() {
      Quantity used = own.used();
      return new ConditionalUsage.Total(
          used,
          all.size() == 1
              ? used
              : all.stream().map(TotalLocks.Balance::used).reduce(Quantity.ZERO, Quantity::plus));
    }
  }
}
