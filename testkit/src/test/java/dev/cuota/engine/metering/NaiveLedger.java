package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.Scalar;
import dev.cuota.core.metering.Tally;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.metering.WindowSize;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** A list of events, and usage read off it in the plainest way there is. */
final class NaiveLedger {
  private static final EnvironmentId LIVE = new EnvironmentId(1);
  private final Map<String, UsageEvent> events = new TreeMap<>();
  private final TreeSet<String> removed = new TreeSet<>();

  void put(UsageEvent event) {
    if (!removed.contains(event.id())) {
      events.put(event.id(), event);
    }
  }

  void remove(UsageEvent event) {
    events.remove(event.id());
    removed.add(event.id());
  }

  int size() {
    return events.size();
  }

  static String show(UsageRow row) {
    return show(row.windowStart(), row.windowEnd(), row.subject() + row.groupBy(), row.value());
  }

  private static String show(Instant start, Instant end, String who, BigDecimal value) {
    return "%s..%s %s %s".formatted(start, end, who, value.stripTrailingZeros().toPlainString());
  }

  List<String> answer(MeterQuery query, Aggregation aggregation, Instant now) {
    List<String> rows = new ArrayList<>();
    for (Period window : windows(query)) {
      Map<String, List<UsageEvent>> split = new TreeMap<>();
      for (UsageEvent event : events.values()) {
        boolean counts = window.contains(time(event));
        boolean carries =
            aggregation == Aggregation.TIME_WEIGHTED_AVG
                && time(event).isBefore(window.end())
                && window.start().isBefore(now);
        if (counts || carries) {
          split.computeIfAbsent(who(event, query), _ -> new ArrayList<>()).add(event);
        }
      }
      split.forEach(
          (who, list) -> {
            BigDecimal value =
                aggregation == Aggregation.TIME_WEIGHTED_AVG
                    ? average(list, window, now)
                    : value(list, aggregation);
            rows.add(show(window.start(), window.end(), who, value));
          });
    }
    return rows;
  }

  private static List<Period> windows(MeterQuery query) {
    WindowSize size = query.window();
    if (size == null) {
      return List.of(query.range());
    }
    List<Period> windows = new ArrayList<>();
    Instant at = query.range().start();
    while (at.isBefore(query.range().end())) {
      // One minute at a time: slow, and free of any cleverness about clocks that change.
      Instant start = at;
      Instant local = size.start(at, query.zone());
      while (at.isBefore(query.range().end()) && size.start(at, query.zone()).equals(local)) {
        Instant minute = at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        at = minute.isBefore(query.range().end()) ? minute : query.range().end();
      }
      windows.add(new Period(start, at));
    }
    return windows;
  }

  private static String who(UsageEvent event, MeterQuery query) {
    String region =
        query.groupBy().isEmpty()
            ? "{}"
            : "{region=" + ((Scalar.Text) event.data().at(JsonPath.of("$.region"))).value() + "}";
    return event.subject() + region;
  }

  private static BigDecimal value(List<UsageEvent> list, Aggregation aggregation) {
    List<BigDecimal> values = list.stream().map(NaiveLedger::amount).toList();
    return switch (aggregation) {
      case SUM -> values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
      case COUNT -> BigDecimal.valueOf(values.size());
      case MIN -> values.stream().reduce(BigDecimal::min).orElseThrow();
      case MAX -> values.stream().reduce(BigDecimal::max).orElseThrow();
      case AVG ->
          values.stream()
              .reduce(BigDecimal.ZERO, BigDecimal::add)
              .divide(BigDecimal.valueOf(values.size()), Tally.AVERAGE);
      case UNIQUE_COUNT -> BigDecimal.valueOf(values.stream().distinct().count());
      case LATEST -> amount(list.stream().max(inTime()).orElseThrow());
      case TIME_WEIGHTED_AVG -> throw new IllegalArgumentException("has no value of its own");
    };
  }

  private static BigDecimal average(List<UsageEvent> list, Period window, Instant now) {
    Instant end = window.end().isBefore(now) ? window.end() : now;
    List<UsageEvent> inTime = list.stream().sorted(inTime()).toList();
    BigDecimal area = BigDecimal.ZERO;
    for (int i = 0; i < inTime.size(); i++) {
      Instant from = later(time(inTime.get(i)), window.start());
      Instant to = i + 1 < inTime.size() ? earlier(time(inTime.get(i + 1)), end) : end;
      if (from.isBefore(to)) {
        area = area.add(amount(inTime.get(i)).multiply(micros(from, to)));
      }
    }
    return area.divide(micros(window.start(), end), Tally.AVERAGE);
  }

  private static BigDecimal micros(Instant from, Instant to) {
    return BigDecimal.valueOf(ChronoUnit.MICROS.between(from, to));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Comparator<UsageEvent> inTime() {
    return (a, b) -> point(a).equals(point(b)) ? 0 : point(a).isAfter(point(b)) ? 1 : -1;
  }

  private static Tally.Point point(UsageEvent event) {
    UUID key = new EventKey().of(LIVE, event.source(), event.id());
    return new Tally.Point(time(event), key, amount(event));
  }

  private static Instant time(UsageEvent event) {
    Instant time = event.time();
    if (time == null) {
      throw new IllegalStateException("simulated events say when");
    }
    return time;
  }

  private static BigDecimal amount(UsageEvent event) {
    BigDecimal value = ((Scalar.Num) event.data().at(JsonPath.of("$.v"))).value();
    return new Quantity(value).value();
  }
}
