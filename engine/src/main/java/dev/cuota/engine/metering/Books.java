package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Proves that ledger, hours, days and months agree, and builds rollups again from the ledger. Both
 * add the ledger up inside the database, apart from the code that rolls it forward, so that an error
 * there is found.
 */
final class Books {
  /** Most differences that one look reports. */
  static final int MAX_DIFFERENCES = 1_000;

  private final Database database;
  private final Clock clock;
  private final Catalogs catalogs;
  private final UUID node;

  Books(Database database, Clock clock, Catalogs catalogs, UUID node) {
    this.database = database;
    this.clock = clock;
    this.catalogs = catalogs;
    this.node = node;
  }

  /** Compares a range, day by day; each day and month is seen at one moment. */
  List<Difference> verify(EnvironmentId environment, Period range, BookProgress progress) {
    BookMeters meters = meters(environment);
    List<Difference> found = new ArrayList<>();
    List<Instant> days = days(environment, range);
    for (int i = 0; i < days.size() && found.size() < MAX_DIFFERENCES; i++) {
      Period day = new Period(days.get(i), Grain.DAY.end(days.get(i)));
      found.addAll(
          database.inTx(
              Scope.of(environment),
              tx -> {
                BookSql.expectMany(tx);
                List<Difference> both = new ArrayList<>(BookSql.hours(tx, day, meters));
                both.addAll(BookSql.wider(tx, Grain.DAY, day, meters));
                return both;
              }));
      progress.onDay(day.start(), i + 1, days.size());
    }
    for (Instant month : months(days)) {
      Period whole = new Period(month, Grain.MONTH.end(month));
      found.addAll(
          database.inTx(
              Scope.of(environment),
              tx -> {
                BookSql.expectMany(tx);
                return BookSql.wider(tx, Grain.MONTH, whole, meters);
              }));
    }
    return found.stream().limit(MAX_DIFFERENCES).toList();
  }

  /** Builds the rollups of a range again; writers wait while a day is being built. */
  void rebuild(EnvironmentId environment, Period range, BookProgress progress) {
    BookMeters meters = meters(environment);
    List<Instant> days = days(environment, range);
    for (int i = 0; i < days.size(); i++) {
      Period day = new Period(days.get(i), Grain.DAY.end(days.get(i)));
      database.useTx(
          Scope.everything(),
          tx -> {
            MeteringSql.lockOutWriters(tx);
            BookSql.expectMany(tx);
            RebuildBookSql.day(tx, day, meters);
            MeteringSql.recordRebuilding(tx, node, clock.now());
            tx.publish(new UsageRebuilt(environment));
          });
      progress.onDay(day.start(), i + 1, days.size());
    }
  }

  /** The days of the range that hold any ledger line or rollup. */
  private List<Instant> days(EnvironmentId environment, Period range) {
    return database.inTx(Scope.of(environment), tx -> BookSql.days(tx, environment, range));
  }

  private static Collection<Instant> months(List<Instant> days) {
    return days.stream().map(Grain.MONTH::bucket).collect(Collectors.toCollection(TreeSet::new));
  }

  private BookMeters meters(EnvironmentId environment) {
    List<NumberedMeter> meters = catalogs.current(environment).meters().meters();
    Map<Integer, NumberedMeter> byId =
        meters.stream().collect(Collectors.toMap(NumberedMeter::id, meter -> meter));
    return new BookMeters(environment, byId);
  }

  /** The range of the last {@code hours} hours before {@code now}, in whole days. */
  static Period lastHours(Instant now, int hours) {
    Instant start = Grain.DAY.bucket(now.minus(hours, ChronoUnit.HOURS));
    return new Period(start, Grain.DAY.end(Grain.DAY.bucket(now)));
  }

  /** The meters of an environment by number, as SQL needs them. */
  record BookMeters(EnvironmentId environment, Map<Integer, NumberedMeter> byId) {
    int[] ids() {
      return byId.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /** The aggregations, in the order of {@link #ids}. */
    List<String> aggregations() {
      return byId.values().stream()
          .map(meter -> meter.meter().aggregation())
          .map(Aggregation::name)
          .toList();
    }

    String key(int id) {
      NumberedMeter meter = byId.get(id);
      return meter == null ? "#" + id : meter.meter().key();
    }
  }
}
