package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a set of ledger entries adds to the rollups: summed in memory before anything is written. */
final class Deltas {
  private final Map<Cell, Tally> sums = new HashMap<>();
  private final Map<Cell, Tally> others = new HashMap<>();
  private final Map<Mark, Long> marks = new HashMap<>();
  private final Map<Integer, Aggregation> meters = new HashMap<>();
  private final List<LevelPoint> levels = new ArrayList<>();
  private final Set<Cell> rebuilt = new HashSet<>();

  /** One value of a UNIQUE_COUNT meter in one hour. */
  record Mark(Cell cell, String value) {
    static final Comparator<Mark> LOCK_ORDER =
        Comparator.comparing(Mark::cell, Cell.LOCK_ORDER).thenComparing(Mark::value);
  }

  private record LevelPoint(Cell cell, Tally.Point point) {}

  void add(LedgerEntry entry) {
    for (Line line : entry.lines()) {
      meters.put(line.meter(), line.aggregation());
      Cell total = cell(entry, line, 0);
      add(entry.key(), total, line, entry);
      if (line.group() != 0) {
        add(entry.key(), cell(entry, line, line.group()), line, entry);
      }
    }
  }

  private void add(UUID key, Cell cell, Line line, LedgerEntry entry) {
    boolean reversal = entry.reverses() != null;
    if (line.mark() != null) {
      marks.merge(new Mark(cell, line.mark()), reversal ? -1L : 1L, Long::sum);
    }
    if (reversal) {
      takeBack(cell, line);
      return;
    }
    Tally.Point point = new Tally.Point(entry.time(), key, line.amount());
    if (line.aggregation() == Aggregation.TIME_WEIGHTED_AVG) {
      levels.add(new LevelPoint(cell, point));
    } else {
      tally(cell).add(point);
    }
  }

  /** The amount of a reversal is negative already. */
  private void takeBack(Cell cell, Line line) {
    Tally tally = tally(cell);
    if (Tally.isAdditive(line.aggregation())) {
      tally.subtract(line.amount().negate());
    } else {
      rebuilt.add(cell);
    }
  }

  /** The hours that cannot be rolled forward and must be built again from the ledger. */
  Set<Cell> rebuilt() {
    return rebuilt;
  }

  private static Cell cell(LedgerEntry entry, Line line, int group) {
    return new Cell(
        entry.tenant().value(),
        line.meter(),
        Grain.HOUR.bucket(entry.time()),
        group,
        entry.environment().value());
  }

  /** The hours of meters that only add up, in the order in which their rows must be taken. */
  SortedMap<Cell, Tally> sums() {
    return inLockOrder(sums);
  }

  /** The tallies of all other meters for a grain, in the order in which their rows must be taken. */
  SortedMap<Cell, Tally> others(Grain grain) {
    addLevels();
    SortedMap<Cell, Tally> hours = inLockOrder(others);
    if (grain == Grain.HOUR) {
      return hours;
    }
    TreeMap<Cell, Tally> wider = new TreeMap<>(Cell.LOCK_ORDER);
    hours.forEach(
        (cell, tally) ->
            wider.computeIfAbsent(cell.in(grain), c -> new Tally(aggregation(c))).append(tally));
    return wider;
  }

  private static SortedMap<Cell, Tally> inLockOrder(Map<Cell, Tally> tallies) {
    TreeMap<Cell, Tally> sorted = new TreeMap<>(Cell.LOCK_ORDER);
    sorted.putAll(tallies);
    return sorted;
  }

  /** The values of UNIQUE_COUNT meters, by the cells of a grain. */
  Map<Mark, Long> marks(Grain grain) {
    Map<Mark, Long> wider = new HashMap<>();
    marks.forEach(
        (mark, count) ->
            wider.merge(new Mark(mark.cell().in(grain), mark.value()), count, Long::sum));
    return wider;
  }

  Aggregation aggregation(Cell cell) {
    Aggregation aggregation = meters.get(cell.meter());
    if (aggregation == null) {
      throw new IllegalStateException("no line of meter " + cell.meter() + " was added");
    }
    return aggregation;
  }

  /** The tenants whose usage changes. */
  Set<Long> tenants() {
    return Stream.of(sums, others)
        .flatMap(cells -> cells.keySet().stream())
        .map(Cell::tenant)
        .collect(Collectors.toSet());
  }

  /** Levels can only be added in the order of time, whatever order their events came in. */
  private void addLevels() {
    levels.sort(
        Comparator.comparing(LevelPoint::point, (a, b) -> a.equals(b) ? 0 : a.isAfter(b) ? 1 : -1));
    levels.forEach(level -> tally(level.cell()).add(level.point()));
    levels.clear();
  }

  private Tally tally(Cell cell) {
    Aggregation aggregation = aggregation(cell);
    return (Tally.isAdditive(aggregation) ? sums : others)
        .computeIfAbsent(cell, _ -> new Tally(aggregation));
  }
}
