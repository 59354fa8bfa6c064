package dev.cuota.core.metering;

import dev.cuota.core.platform.Period;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time cut into windows, and how they lie on the hours of UTC that usage is summed by.
 *
 * @param range what to look at; the first and last window are cut off at its ends
 * @param size length of a window; null for one window over the whole range
 * @param zone whose clock the windows follow
 */
public record Windows(Period range, @Nullable WindowSize size, ZoneId zone) {
  /** Most windows of one question. */
  public static final int MAX_WINDOWS = 100_000;

  /**
   * All windows in order; together they are the range.
   *
   * @throws IllegalArgumentException when there are more than {@value #MAX_WINDOWS}
   */
  public List<Period> list() {
    if (size == null) {
      return List.of(range);
    }
    List<Period> windows = new ArrayList<>();
    Instant start = range.start();
    while (start.isBefore(range.end())) {
      if (windows.size() == MAX_WINDOWS) {
        throw new IllegalArgumentException("more than " + MAX_WINDOWS + " windows");
      }
      Instant next = size.next(size.start(start, zone), zone);
      Instant end = next.isBefore(range.end()) ? next : range.end();
      windows.add(new Period(start, end));
      start = end;
    }
    return windows;
  }

  /**
   * The hours of UTC that do not lie inside one window as a whole, by their start. Their usage must be
   * read event by event; that of all other hours may be taken from a sum.
   */
  public List<Instant> cutHours() {
    TreeSet<Instant> cut = new TreeSet<>();
    for (Period window : list()) {
      addIfInside(cut, window.start());
      addIfInside(cut, window.end());
    }
    return List.copyOf(cut);
  }

  private static void addIfInside(TreeSet<Instant> cut, Instant edge) {
    Instant hour = edge.truncatedTo(ChronoUnit.HOURS);
    if (!hour.equals(edge)) {
      cut.add(hour);
    }
  }
}
