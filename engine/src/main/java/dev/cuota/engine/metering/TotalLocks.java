package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.Tally;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Month totals that one transaction takes for itself alone, on this node and all others: sums before
 * the rest and each in order, as the rollups' writer takes them.
 */
final class TotalLocks {
  private final TreeMap<Cell, Aggregation> sums = new TreeMap<>(Cell.LOCK_ORDER);
  private final TreeMap<Cell, Aggregation> others = new TreeMap<>(Cell.LOCK_ORDER);

  void add(Cell month, Aggregation aggregation) {
    (Tally.isAdditive(aggregation) ? sums : others).put(month, aggregation);
  }

  /** Takes what was added, and answers what it stands at. */
  Map<Cell, Balance> take(Tx tx) {
    Map<Cell, Balance> balances = new HashMap<>();
    for (TreeMap<Cell, Aggregation> cells : List.of(sums, others)) {
      if (!cells.isEmpty()) {
        for (RollupSql.Row row : RollupSql.lock(tx, Grain.MONTH, cells.keySet())) {
          balances.put(row.cell(), balance(tx, row, required(cells, row.cell())));
        }
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

  static <V> V required(Map<Cell, V> map, Cell cell) {
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

    private Balance(BigDecimal used, @Nullable Instant lastAt) {
      this.used = used;
      this.lastAt = lastAt;
    }

    Quantity used() {
      return new Quantity(used);
    }

    /** Adds to it; answers what it stands at then. */
    BigDecimal add(BigDecimal amount) {
      used = used.add(amount);
      return used;
    }

    /** When it was last set; null for never, and for sums. */
    @Nullable Instant lastAt() {
      return lastAt;
    }

    void setAt(Instant time) {
      lastAt = time;
    }
  }
}
