package dev.cuota.engine.metering;

import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What every write of usage does, whoever asked for it. */
final class LedgerTransaction {
  private final Clock clock;
  private final UUID node;
  private final RollupWriter rollups = new RollupWriter();

  /**
   * Writes for one node.
   *
   * @param node tells this process's writes from those of others
   */
  LedgerTransaction(Clock clock, UUID node) {
    this.clock = clock;
    this.node = node;
  }

  /** Writes entries, sorted by key, and their rollups, and publishes what they changed. */
  long write(Tx tx, List<LedgerEntry> entries) {
    return write(tx, entries, null);
  }

  /** The same for a transaction that knows its position already. */
  long write(Tx tx, List<LedgerEntry> entries, @Nullable Long known) {
    Deltas deltas = new Deltas();
    entries.forEach(deltas::add);
    long position =
        MeteringSql.record(
            tx, new MeteringSql.Batch(known, clock.now(), node, events(entries), deltas.tenants()));
    MeteringSql.copy(tx, entries, position);
    List<LedgerEntry> reversals = entries.stream().filter(e -> e.reverses() != null).toList();
    if (!reversals.isEmpty()) {
      ReversalSql.record(tx, reversals);
    }
    tx.publish(new UsageCounted(rollups.add(tx, deltas), position));
    return position;
  }

  /** How many of them each environment has. */
  private static SortedMap<Integer, Integer> events(List<LedgerEntry> entries) {
    SortedMap<Integer, Integer> events = new TreeMap<>();
    entries.forEach(entry -> events.merge(entry.environment().value(), 1, Integer::sum));
    return events;
  }
}
