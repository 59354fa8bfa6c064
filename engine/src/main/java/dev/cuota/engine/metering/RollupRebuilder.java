package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.Tally;
import dev.cuota.engine.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Builds single rollup cells again from the ledger: hours from its lines, days from hours, months
 * from days. For what cannot be added up in any order: late levels, and reversals of anything but
 * sums. The rows are held by the transaction already.
 */
final class RollupRebuilder {

  /** Builds these hours again, and the days and months that hold them; answers the months. */
  List<RollupSql.Row> rebuild(
      Tx tx, Collection<Cell> hours, Function<Cell, Aggregation> aggregation) {
    TreeMap<Cell, Tally> built = new TreeMap<>(Cell.LOCK_ORDER);
    for (Cell hour : hours) {
      built.put(hour, hour(tx, hour, aggregation.apply(hour)));
    }
    RollupSql.replace(tx, Grain.HOUR, built);
    return widen(tx, built, Grain.HOUR, aggregation);
  }

  private static List<RollupSql.Row> widen(
      Tx tx, Map<Cell, Tally> parts, Grain from, Function<Cell, Aggregation> aggregation) {
    Grain to = from == Grain.HOUR ? Grain.DAY : Grain.MONTH;
    TreeSet<Cell> wide = new TreeSet<>(Cell.LOCK_ORDER);
    parts.keySet().forEach(cell -> wide.add(cell.in(to)));
    TreeMap<Cell, Tally> built = new TreeMap<>(Cell.LOCK_ORDER);
    for (Cell cell : wide) {
      built.put(cell, join(tx, cell, from, to, aggregation.apply(cell)));
    }
    List<RollupSql.Row> rows = RollupSql.replace(tx, to, built);
    return to == Grain.DAY ? widen(tx, built, Grain.DAY, aggregation) : rows;
  }

  private static Tally hour(Tx tx, Cell cell, Aggregation aggregation) {
    Tally tally = new Tally(aggregation);
    RebuildSql.points(tx, cell).forEach(tally::add);
    if (aggregation == Aggregation.UNIQUE_COUNT) {
      tally.setUniques(RebuildSql.uniques(tx, cell, Grain.HOUR));
    }
    return tally;
  }

  private static Tally join(Tx tx, Cell cell, Grain from, Grain to, Aggregation aggregation) {
    Tally whole = new Tally(aggregation);
    RebuildSql.parts(tx, cell, from, to)
        .forEach(part -> whole.append(Tally.stored(aggregation, part.stored())));
    if (aggregation == Aggregation.UNIQUE_COUNT) {
      whole.setUniques(RebuildSql.uniques(tx, cell, to));
    }
    return whole;
  }
}
