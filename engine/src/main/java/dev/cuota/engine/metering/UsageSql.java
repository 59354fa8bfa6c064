package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.Tally;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * SQL that answers questions about usage. It adds up rollup buckets where a window holds them whole,
 * and ledger lines in the hours that a window cuts.
 */
final class UsageSql {
  private UsageSql() {}

  /** From the first to the last month with usage of a meter. */
  static Optional<Known> known(Tx tx, int meter) {
    return tx.handle()
        .createQuery(
            """
            select min(bucket) as first, max(bucket) as last, min(first_at) as first_level
            from usage_rollups_monthly where meter = :meter
            """)
        .bind("meter", meter)
        .map(
            (row, _) ->
                row.getTimestamp("first") == null
                    ? Optional.<Known>empty()
                    : Optional.of(
                        new Known(
                            new Period(
                                row.getTimestamp("first").toInstant(),
                                Grain.MONTH.end(row.getTimestamp("last").toInstant())),
                            instant(row.getTimestamp("first_level")))))
        .one();
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  /**
   * When a meter has counted anything.
   *
   * @param months from the first to the last
   * @param firstLevel when a level was first reported; null for what is no level
   */
  record Known(Period months, @Nullable Instant firstLevel) {}

  /** The answer for every aggregation but the time-weighted one. */
  static List<UsageRow> rows(Tx tx, UsageQuestion question) {
    boolean unique = question.meter().meter().aggregation() == Aggregation.UNIQUE_COUNT;
    Query query =
        tx.handle()
            .createQuery(
                (unique ? MARKS : SUMS)
                    + """
                    group by all_windows, subject <dimensions>
                    order by all_windows, subject <dimensions>
                    limit :limit
                    """);
    bind(query, question);
    List<Period> windows = question.windows().list();
    List<UsageRow> rows =
        query
            .map((row, _) -> row(row, question, windows.get(row.getInt("all_windows") - 1)))
            .list();
    if (rows.size() > MeterQuery.MAX_ROWS) {
      throw new IllegalArgumentException(
          "the answer has more than " + MeterQuery.MAX_ROWS + " rows; narrow the question");
    }
    return rows;
  }

  private static final String SUMS =
      """
      with part as (
        select r.tenant, r.bucket as at, r.grp, r.events, r.sum, r.min, r.max,
               r.last_at, r.last_key, r.last
        from <table> r
        where r.meter = :meter and r.events > 0 and r.bucket >= :wholeFrom and r.bucket + <length> <= :to
          and r.bucket <> all(:cuts) and <tenantsR> and <totalsR>
        union all
        select l.tenant, l.time, coalesce(c.grp, 0), 1, c.amount, c.amount, c.amount,
               l.time, l.key, c.amount
        from unnest(:cuts) as cut (hour)
        join usage_ledger l on l.time >= cut.hour and l.time < cut.hour + interval '1 hour'
          and l.time >= :from and l.time < :to
        cross join lateral unnest(l.meters, l.amounts, l.groups) as c (meter, amount, grp)
        where c.meter = :meter and <tenantsL>
          and l.reverses is null
          and not exists (select from usage_reversals v where v.original = l.key)
      )
      select width_bucket(p.at, :starts) as all_windows, <subject> as subject <dimensionValues>,
             sum(p.events) as events, sum(p.sum) as sum, min(p.min) as min, max(p.max) as max,
             (array_agg(p.last order by p.last_at desc nulls last, p.last_key desc))[1] as last,
             0 as uniques
      from part p
      <joins>
      where true <filters>
      """;

  private static final String MARKS =
      """
      with part as (
        select u.tenant, u.bucket as at, u.grp, u.mark
        from usage_uniques u
        where u.meter = :meter and u.grain = :grain and u.events > 0
          and u.bucket >= :wholeFrom and u.bucket + <length> <= :to
          and u.bucket <> all(:cuts) and <tenantsU> and <totalsU>
        union all
        select l.tenant, l.time, coalesce(c.grp, 0), c.mark
        from unnest(:cuts) as cut (hour)
        join usage_ledger l on l.time >= cut.hour and l.time < cut.hour + interval '1 hour'
          and l.time >= :from and l.time < :to
        cross join lateral unnest(l.meters, l.groups, l.marks) as c (meter, grp, mark)
        where c.meter = :meter and <tenantsL>
          and l.reverses is null
          and not exists (select from usage_reversals v where v.original = l.key)
      )
      select width_bucket(p.at, :starts) as all_windows, <subject> as subject <dimensionValues>,
             count(*) as events, 0 as sum, null::numeric as min, null::numeric as max,
             null::numeric as last, count(distinct p.mark) as uniques
      from part p
      <joins>
      where true <filters>
      """;

  private static void bind(Query query, UsageQuestion question) {
    defineShape(query, question);
    Period range = question.windows().range();
    query
        .bind("meter", question.meter().id())
        .bind("from", utc(range.start()))
        .bind("to", utc(range.end()))
        .bind("wholeFrom", utc(range.start()))
        .bind("grain", String.valueOf(question.grain().code()))
        .bind("limit", MeterQuery.MAX_ROWS + 1)
        .bind("tenants", question.tenants().stream().mapToLong(TenantId::value).toArray())
        .bindArray("cuts", OffsetDateTime.class, times(question.cutHours()))
        .bindArray(
            "starts",
            OffsetDateTime.class,
            times(question.windows().list().stream().map(Period::start).toList()));
  }

  /** Names come from the catalog or are numbered here; values are always bound. */
  private static void defineShape(Query query, UsageQuestion question) {
    List<String> dimensions = question.dimensions();
    StringBuilder values = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < dimensions.size(); i++) {
      values.append(", coalesce(g.dimensions ->> :dimension%d, '') as d%d".formatted(i, i));
      names.append(", d").append(i);
      query.bind("dimension" + i, dimensions.get(i));
    }
    StringBuilder filters = new StringBuilder();
    int number = 0;
    for (Map.Entry<String, List<String>> filter : question.query().filter().entrySet()) {
      filters.append(
          " and coalesce(g.dimensions ->> :filter%d, '') = any(:wanted%d)"
              .formatted(number, number));
      query.bind("filter" + number, filter.getKey());
      query.bindArray("wanted" + number, String.class, filter.getValue());
      number++;
    }
    boolean subject = question.query().bySubject();
    query
        .define("table", question.grain().table())
        .define("length", length(question.grain()))
        .define("subject", subject ? "t.key" : "null::text")
        .define("dimensionValues", values)
        .define("dimensions", names)
        .define("filters", filters)
        .define(
            "joins",
            (subject ? " join tenants t on t.id = p.tenant" : "")
                + (question.byGroup() ? " join usage_groups g on g.id = p.grp" : ""));
    for (String alias : List.of("r", "u", "l")) {
      query
          .define("tenants" + alias.toUpperCase(Locale.ROOT), tenants(question, alias))
          .define(
              "totals" + alias.toUpperCase(Locale.ROOT),
              alias + ".grp " + (question.byGroup() ? "<>" : "=") + " 0");
    }
  }

  private static String tenants(UsageQuestion question, String alias) {
    return question.tenants().isEmpty()
        ? "cardinality(:tenants) = 0"
        : alias + ".tenant = any(:tenants)";
  }

  private static String length(Grain grain) {
    return "interval '1 " + grain.name() + "'";
  }

  private static UsageRow row(ResultSet row, UsageQuestion question, Period window)
      throws SQLException {
    Map<String, String> dimensions = new LinkedHashMap<>();
    List<String> names = question.dimensions();
    for (int i = 0; i < names.size(); i++) {
      dimensions.put(names.get(i), row.getString("d" + i));
    }
    return new UsageRow(
        value(row, question.meter().meter().aggregation()),
        window.start(),
        window.end(),
        row.getString("subject"),
        dimensions);
  }

  private static BigDecimal value(ResultSet row, Aggregation aggregation) throws SQLException {
    return switch (aggregation) {
      case SUM, COUNT -> row.getBigDecimal("sum");
      case AVG -> average(row);
      case MIN -> orZero(row.getBigDecimal("min"));
      case MAX -> orZero(row.getBigDecimal("max"));
      case LATEST, TIME_WEIGHTED_AVG -> orZero(row.getBigDecimal("last"));
      case UNIQUE_COUNT -> row.getBigDecimal("uniques");
    };
  }

  private static BigDecimal average(ResultSet row) throws SQLException {
    BigDecimal events = row.getBigDecimal("events");
    return events.signum() == 0
        ? BigDecimal.ZERO
        : row.getBigDecimal("sum").divide(events, Tally.AVERAGE);
  }

  private static BigDecimal orZero(@Nullable BigDecimal value) {
    return value == null ? BigDecimal.ZERO : value;
  }

  private static List<OffsetDateTime> times(List<Instant> times) {
    return times.stream().map(UsageSql::utc).toList();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
