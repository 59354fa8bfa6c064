package dev.cuota.engine.metering;

import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Figures over all tenants of an environment, cheap enough to be looked at all day. */
public final class UsageOverview {
  /** Longest time that {@link #minutes} looks at. */
  public static final Duration MAX_MINUTES = Duration.ofHours(24);

  /** Most rows of {@link #top}. */
  public static final int MAX_TOP = 100;

  private final Database database;
  private final Catalogs catalogs;

  UsageOverview(Database database, Catalogs catalogs) {
    this.database = database;
    this.catalogs = catalogs;
  }

  /** Events stored in each minute of a time, by when they were stored; minutes without any are 0. */
  public List<EventMinute> minutes(EnvironmentId environment, Period range) {
    if (range.length().compareTo(MAX_MINUTES) > 0) {
      throw new IllegalArgumentException("at most " + MAX_MINUTES + ", was " + range.length());
    }
    return database.inTx(Scope.of(environment), tx -> OverviewSql.minutes(tx, environment, range));
  }

  /**
   * The tenants that have used most of a meter in the month that begins at {@code month}, greatest
   * first. Levels are as they stand.
   *
   * @param limit 1 to {@value #MAX_TOP}
   * @throws IllegalArgumentException when the catalog has no such meter
   */
  public List<UsageRow> top(EnvironmentId environment, String meter, Instant month, int limit) {
    if (limit < 1 || limit > MAX_TOP) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_TOP + ", was " + limit);
    }
    NumberedMeter numbered =
        catalogs
            .current(environment)
            .meters()
            .meter(meter)
            .orElseThrow(() -> new IllegalArgumentException("no meter " + meter));
    return database.inTx(Scope.of(environment), tx -> OverviewSql.top(tx, numbered, month, limit));
  }

  /** What was used of every meter on the day and in the month that hold {@code now}. */
  public List<MeterUse> uses(EnvironmentId environment, Instant now) {
    List<NumberedMeter> meters = catalogs.current(environment).meters().meters();
    return database.inTx(
        Scope.of(environment),
        tx ->
            meters.stream()
                .map(
                    meter ->
                        new MeterUse(
                            meter.meter().key(),
                            OverviewSql.today(tx, meter, Grain.DAY.bucket(now)),
                            OverviewSql.month(tx, meter, Grain.MONTH.bucket(now))))
                .toList());
  }
}
