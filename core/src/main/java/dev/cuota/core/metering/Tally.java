package dev.cuota.core.metering;

import dev.cuota.core.catalog.Aggregation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a stretch of time adds up to for one meter, in a form that can be joined with the stretch that
 * follows. Keeps only what its aggregation needs. Not safe for use by several threads.
 *
 * <p>A level's area is its amount times microseconds, so it stays exact.
 */
public final class Tally {
  /** Digits of an average; the one place where a quotient is rounded, half even. */
  public static final MathContext AVERAGE = new MathContext(30, RoundingMode.HALF_EVEN);

  private final Aggregation aggregation;
  private long events;
  private long uniques;
  private BigDecimal sum = BigDecimal.ZERO;
  private @Nullable BigDecimal extreme;
  private @Nullable Point first;
  private @Nullable Point last;
  private BigDecimal area = BigDecimal.ZERO;

  public Tally(Aggregation aggregation) {
    this.aggregation = aggregation;
  }

  /**
   * One reported amount.
   *
   * @param key decides which of two at the same instant is the later one
   */
  public record Point(Instant time, UUID key, BigDecimal amount) {
    /** Whether this comes after {@code other}. Keys compare as unsigned 128-bit numbers. */
    public boolean isAfter(Point other) {
      int order = time.compareTo(other.time);
      return order != 0 ? order > 0 : compareKeys(key, other.key) > 0;
    }

    private static int compareKeys(UUID a, UUID b) {
      int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
      return high != 0
          ? high
          : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
  }

  /**
   * Counts one event.
   *
   * @throws IllegalArgumentException when a time-weighted tally is given an earlier event after a
   *     later one; such a stretch must be built again from its events in order
   */
  public void add(Point point) {
    events++;
    switch (aggregation) {
      case SUM, COUNT, AVG -> sum = sum.add(point.amount());
      case MIN -> extreme = extreme == null ? point.amount() : extreme.min(point.amount());
      case MAX -> extreme = extreme == null ? point.amount() : extreme.max(point.amount());
      case LATEST -> {
        if (last == null || point.isAfter(last)) {
          last = point;
        }
      }
      case TIME_WEIGHTED_AVG -> addLevel(point);
      case UNIQUE_COUNT -> {
        // Values are counted by their set, not here.
      }
    }
  }

  /** Takes back one event that only added to a total; the other aggregations must be built again. */
  public void subtract(BigDecimal amount) {
    if (!isAdditive(aggregation)) {
      throw new IllegalStateException(aggregation + " cannot be taken back");
    }
    events--;
    sum = sum.subtract(amount);
  }

  /** Whether events can be taken back from a tally without looking at the others. */
  public static boolean isAdditive(Aggregation aggregation) {
    return switch (aggregation) {
      case SUM, COUNT, AVG -> true;
      case MIN, MAX, LATEST, UNIQUE_COUNT, TIME_WEIGHTED_AVG -> false;
    };
  }

  /** Joins the stretch that follows this one in time. */
  public void append(Tally later) {
    events += later.events;
    uniques += later.uniques;
    sum = sum.add(later.sum);
    if (later.extreme != null) {
      extreme =
          extreme == null
              ? later.extreme
              : aggregation == Aggregation.MIN
                  ? extreme.min(later.extreme)
                  : extreme.max(later.extreme);
    }
    if (later.last == null) {
      return;
    }
    if (last == null) {
      first = later.first;
      last = later.last;
      area = later.area;
    } else if (aggregation == Aggregation.TIME_WEIGHTED_AVG) {
      area = area.add(span(last, requirePresent(later.first).time())).add(later.area);
      last = later.last;
    } else if (later.last.isAfter(last)) {
      last = later.last;
    }
  }

  /**
   * The quantity of the stretch by this aggregation. Zero when nothing happened; levels need {@link
   * #levelAverage} instead.
   */
  public BigDecimal quantity() {
    return switch (aggregation) {
      case SUM, COUNT -> sum;
      case AVG -> events == 0 ? BigDecimal.ZERO : sum.divide(BigDecimal.valueOf(events), AVERAGE);
      case MIN, MAX -> extreme == null ? BigDecimal.ZERO : extreme;
      case LATEST, TIME_WEIGHTED_AVG -> last == null ? BigDecimal.ZERO : last.amount();
      case UNIQUE_COUNT -> BigDecimal.valueOf(uniques);
    };
  }

  /**
   * The average of a level over {@code [start, end)}, which must hold all points.
   *
   * @param before the level when the window starts
   */
  public BigDecimal levelAverage(BigDecimal before, Instant start, Instant end) {
    Duration length = Duration.between(start, end);
    BigDecimal whole;
    if (last == null) {
      return before;
    } else {
      whole =
          before
              .multiply(micros(start, requirePresent(first).time()))
              .add(area)
              .add(span(last, end));
    }
    return whole.divide(BigDecimal.valueOf(length.toNanos() / 1_000), AVERAGE);
  }

  /** Puts back what was stored of a stretch. */
  public static Tally stored(Aggregation aggregation, Stored stored) {
    Tally tally = new Tally(aggregation);
    tally.events = stored.events();
    tally.uniques = stored.uniques();
    tally.sum = stored.sum();
    tally.extreme = aggregation == Aggregation.MIN ? stored.min() : stored.max();
    tally.last = stored.last();
    tally.first =
        stored.firstAt() == null || stored.last() == null
            ? stored.last()
            : new Point(stored.firstAt(), stored.last().key(), BigDecimal.ZERO);
    tally.area = stored.area() == null ? BigDecimal.ZERO : stored.area();
    return tally;
  }

  /** What is to be stored. */
  public Stored toStored() {
    boolean level = aggregation == Aggregation.TIME_WEIGHTED_AVG;
    return new Stored(
        events,
        uniques,
        sum,
        aggregation == Aggregation.MIN ? extreme : null,
        aggregation == Aggregation.MAX ? extreme : null,
        level && first != null ? first.time() : null,
        last,
        level && last != null ? area : null);
  }

  /** Sets how many different values there were. */
  public void setUniques(long count) {
    uniques = count;
  }

  /** How many events were counted, less those taken back. */
  public long events() {
    return events;
  }

  /** The stored form of a tally; what an aggregation does not need is null or zero. */
  public record Stored(
      long events,
      long uniques,
      BigDecimal sum,
      @Nullable BigDecimal min,
      @Nullable BigDecimal max,
      @Nullable Instant firstAt,
      @Nullable Point last,
      @Nullable BigDecimal area) {}

  private void addLevel(Point point) {
    if (last == null) {
      first = point;
    } else if (point.isAfter(last)) {
      area = area.add(span(last, point.time()));
    } else {
      throw new IllegalArgumentException("levels must be added in the order of their time");
    }
    last = point;
  }

  private static BigDecimal span(Point from, Instant to) {
    return from.amount().multiply(micros(from.time(), to));
  }

  private static BigDecimal micros(Instant from, Instant to) {
    return BigDecimal.valueOf(ChronoUnit.MICROS.between(from, to));
  }

  private static Point requirePresent(@Nullable Point point) {
    if (point == null) {
      throw new IllegalStateException("a level with a last point has a first one");
    }
    return point;
  }
}
