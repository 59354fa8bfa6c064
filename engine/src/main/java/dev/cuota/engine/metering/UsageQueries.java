package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.metering.WindowSize;
import dev.cuota.core.metering.Windows;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Answers questions about usage from rollups and, where windows cut an hour, from the ledger. */
final class UsageQueries {
  private static final Duration POSITION_PAUSE = Duration.ofMillis(20);

  private final Database database;
  private final Clock clock;
  private final Catalogs catalogs;
  private final Accounts accounts;

  UsageQueries(Database database, Clock clock, Catalogs catalogs, Accounts accounts) {
    this.database = database;
    this.clock = clock;
    this.catalogs = catalogs;
    this.accounts = accounts;
  }

  List<MonthTotal> totals(EnvironmentId environment, TenantId tenant, Period month) {
    return database.inTx(
        Scope.of(environment, tenant), tx -> totals(tx, environment, tenant, month));
  }

  List<MonthTotal> totals(Tx tx, EnvironmentId environment, TenantId tenant, Period month) {
    List<NumberedMeter> meters = catalogs.current(environment).meters().meters();
    return TotalsSql.of(tx, tenant, meters, month.start());
  }

  List<UsageRow> query(MeterQuery query) {
    NumberedMeter meter =
        catalogs
            .current(query.environment())
            .meters()
            .meter(query.meter())
            .orElseThrow(() -> new IllegalArgumentException("no meter " + query.meter()));
    requireDimensions(meter.meter(), query);
    List<TenantId> tenants = tenants(query);
    if (tenants.isEmpty() && !query.tenants().isEmpty()) {
      return List.of();
    }
    return database.inTx(Scope.of(query.environment()), tx -> answer(tx, query, meter, tenants));
  }

  private List<UsageRow> answer(
      Tx tx, MeterQuery query, NumberedMeter meter, List<TenantId> tenants) {
    boolean level = meter.meter().aggregation() == Aggregation.TIME_WEIGHTED_AVG;
    Optional<Period> range =
        UsageSql.known(tx, meter.id()).flatMap(known -> clamp(query, known, level));
    if (range.isEmpty()) {
      return List.of();
    }
    Windows windows = new Windows(range.get(), query.window(), query.zone());
    UsageQuestion question = new UsageQuestion(query, meter, tenants, windows);
    return level ? new LevelQuery(tx, question, clock.now()).rows() : UsageSql.rows(tx, question);
  }

  /** The part of the asked range that can hold usage, in whole windows; a level lasts until now. */
  private Optional<Period> clamp(MeterQuery query, UsageSql.Known counted, boolean level) {
    Period known = counted.months();
    Instant last = level ? latest(known.end(), clock.now()) : known.end();
    WindowSize size = query.window();
    if (size == null) {
      return query.range().start().isBefore(last) && query.range().end().isAfter(known.start())
          ? Optional.of(new Period(start(query, counted), query.range().end()))
          : Optional.empty();
    }
    Instant start = latest(query.range().start(), size.start(known.start(), query.zone()));
    Instant end = earliest(query.range().end(), size.end(last, query.zone()));
    return start.isBefore(end) ? Optional.of(new Period(start, end)) : Optional.empty();
  }

  /** Time in which there was no level yet must not thin out its average. */
  private static Instant start(MeterQuery query, UsageSql.Known counted) {
    Instant start = query.range().start();
    Instant first = counted.firstLevel();
    return first != null && start.equals(MeterQuery.BEGINNING) ? first : start;
  }

  private static Instant earliest(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private List<TenantId> tenants(MeterQuery query) {
    return query.tenants().stream()
        .map(key -> accounts.find(query.environment(), key))
        .flatMap(Optional::stream)
        .map(Tenant::id)
        .toList();
  }

  private static void requireDimensions(Meter meter, MeterQuery query) {
    for (String dimension : query.groupBy()) {
      requireDimension(meter, dimension);
    }
    query.filter().keySet().forEach(dimension -> requireDimension(meter, dimension));
  }

  private static void requireDimension(Meter meter, String dimension) {
    if (!meter.groupBy().containsKey(dimension)) {
      throw new IllegalArgumentException(
          "meter %s has no dimension %s; it has %s"
              .formatted(meter.key(), dimension, meter.groupBy().keySet()));
    }
  }

  List<StoredEvent> events(EventFilter filter) {
    return database.inTx(
        Scope.of(filter.environment()),
        tx -> new EventSql(tx, catalogs.current(filter.environment()).meters()).events(filter));
  }

  CountedEvents counted(CountedFilter filter) {
    return database.inTx(
        Scope.of(filter.environment()),
        tx -> {
          EventSql sql = new EventSql(tx, catalogs.current(filter.environment()).meters());
          return new CountedEvents(sql.count(filter), sql.counted(filter));
        });
  }

  boolean awaitPosition(long position, Duration patience) {
    Instant deadline = clock.now().plus(patience);
    while (!database.inTx(Scope.everything(), tx -> MeteringSql.positionKnown(tx, position))) {
      if (!clock.now().isBefore(deadline)) {
        return false;
      }
      LockSupport.parkNanos(POSITION_PAUSE.toNanos());
    }
    return true;
  }
}
