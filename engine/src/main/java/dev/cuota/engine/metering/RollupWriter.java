package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.Tally;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rolls hourly, daily and monthly totals forward in the ledger's own transaction. Months are taken
 * first and in one order by all writers, so that two never wait for each other in a circle.
 */
final class RollupWriter {
  private static final Grain[] WIDEST_FIRST = {Grain.MONTH, Grain.DAY, Grain.HOUR};

  private final RollupRebuilder rebuilder = new RollupRebuilder();

  /** Adds the deltas and answers the month totals that changed. */
  List<MonthTotal> add(Tx tx, Deltas deltas) {
    Map<Cell, RollupSql.Row> months = new TreeMap<>(Cell.LOCK_ORDER);
    SortedMap<Cell, Tally> sums = deltas.sums();
    if (!sums.isEmpty()) {
      RollupSql.add(tx, sums).forEach(row -> months.put(row.cell(), row));
    }
    join(tx, deltas).forEach(row -> months.put(row.cell(), row));
    return months.values().stream()
        .filter(row -> row.cell().group() == 0)
        .map(row -> total(row, deltas.aggregation(row.cell())))
        .toList();
  }

  /** Joins what does more than add up; answers the months. */
  private List<RollupSql.Row> join(Tx tx, Deltas deltas) {
    List<RollupSql.Row> months = new ArrayList<>();
    TreeSet<Cell> broken = new TreeSet<>(Cell.LOCK_ORDER);
    broken.addAll(deltas.rebuilt());
    for (Grain grain : WIDEST_FIRST) {
      SortedMap<Cell, Tally> tallies = deltas.others(grain);
      countUniques(tx, grain, deltas, tallies);
      if (tallies.isEmpty()) {
        continue;
      }
      for (RollupSql.Row row : RollupSql.join(tx, grain, tallies)) {
        if (grain == Grain.MONTH) {
          months.add(row);
        }
        if (isBroken(row, deltas)) {
          broken.addAll(hoursOf(row.cell(), grain, deltas));
        }
      }
    }
    if (!broken.isEmpty()) {
      months.addAll(rebuilder.rebuild(tx, broken, deltas::aggregation));
    }
    return months;
  }

  private static void countUniques(Tx tx, Grain grain, Deltas deltas, Map<Cell, Tally> tallies) {
    TreeMap<Deltas.Mark, Long> marks = new TreeMap<>(Deltas.Mark.LOCK_ORDER);
    marks.putAll(deltas.marks(grain));
    if (marks.isEmpty()) {
      return;
    }
    TreeMap<Cell, Long> changes = new TreeMap<>(Cell.LOCK_ORDER);
    RollupSql.mark(tx, grain, marks)
        .forEach(mark -> changes.merge(mark.cell(), (long) mark.change(), Long::sum));
    tallies.forEach((cell, tally) -> tally.setUniques(changes.getOrDefault(cell, 0L)));
  }

  /** A level that came after a later one was known leaves its cell without an area. */
  private static boolean isBroken(RollupSql.Row row, Deltas deltas) {
    return deltas.aggregation(row.cell()) == Aggregation.TIME_WEIGHTED_AVG
        && row.stored().area() == null;
  }

  private static List<Cell> hoursOf(Cell wide, Grain grain, Deltas deltas) {
    return deltas.others(Grain.HOUR).keySet().stream()
        .filter(hour -> hour.in(grain).equals(wide))
        .toList();
  }

  static MonthTotal total(RollupSql.Row row, Aggregation aggregation) {
    Cell cell = row.cell();
    BigDecimal used = Tally.stored(aggregation, row.stored()).quantity();
    return new MonthTotal(
        new TenantId(cell.tenant()), cell.meter(), cell.bucket(), bounded(used), row.revision());
  }

  /** Averages have more digits than a quantity may. */
  private static Quantity bounded(BigDecimal used) {
    return new Quantity(
        used.scale() > Quantity.FRACTION_DIGITS
            ? used.setScale(Quantity.FRACTION_DIGITS, java.math.RoundingMode.HALF_EVEN)
            : used);
  }
}
