package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts and ceilings, in the cluster. */
final class CountsSql {
  private static final int FETCH_ROWS = 1_000;

  private CountsSql() {}

  /**
   * A counter that is installed.
   *
   * @param number another one each time it is installed after it was taken away
   */
  record Installed(
      EnvironmentId environment, String counter, int number, boolean monthly, boolean counted) {}

  /**
   * One row of counts.
   *
   * @param month null when the counter has none
   * @param amount null when it is beyond what a quantity can hold
   * @param revision greater with each change
   */
  record Counted(
      EnvironmentId environment,
      String tenant,
      String counter,
      @Nullable Instant month,
      @Nullable Quantity amount,
      long revision) {}

  /** Whether Cuota has set the cluster up. */
  static boolean isSetUp(Tx tx) {
    return tx.handle()
        .createQuery("select to_regclass('cuota.client_limits') is not null")
        .mapTo(Boolean.class)
        .one();
  }

  /** What has been committed by now; asked for before reading, it serves the next {@link #since}. */
  static String snapshot(Tx tx) {
    return tx.handle().createQuery("select pg_current_snapshot()::text").mapTo(String.class).one();
  }

  static List<Installed> installed(Tx tx) {
    return tx.handle()
        .createQuery(
            """
            select environment, counter, number, monthly, counted_at is not null as counted
            from cuota.counters
            """)
        .map(
            (row, _) ->
                new Installed(
                    new EnvironmentId(row.getInt("environment")),
                    row.getString("counter"),
                    row.getInt("number"),
                    row.getBoolean("monthly"),
                    row.getBoolean("counted")))
        .list();
  }

  /**
   * What was committed after {@code snapshot}. A transaction that takes an hour keeps the horizon
   * back for an hour, so what was seen meanwhile is told from what is new by the snapshot itself.
   */
  static void since(Tx tx, String snapshot, Consumer<Counted> heard) {
    try (Stream<Counted> rows =
        tx
            .handle()
            .createQuery(
                """
                select environment, tenant, counter, nullif(period, '-infinity') as period, amount,
                       revision
                from cuota.client_usage
                where changed >= pg_snapshot_xmin(:snapshot::pg_snapshot)::text::bigint
                  and not pg_visible_in_snapshot(changed::text::xid8, :snapshot::pg_snapshot)
                """)
            .bind("snapshot", snapshot)
            .setFetchSize(FETCH_ROWS)
            .map((row, _) -> counted(row))
            .stream()) {
      rows.forEach(heard);
    }
  }

  /** Where a page of levels ended. */
  record Place(int environment, String tenant, String counter) {
    static final Place START = new Place(-1, "", "");
  }

  /**
   * Counts without months that were committed after {@code snapshot}, or all without one; a page of
   * them, in order.
   */
  static List<LiveLevel> levels(Tx tx, @Nullable String snapshot, Place after, int limit) {
    String changed =
        """
        and changed >= pg_snapshot_xmin(:snapshot::pg_snapshot)::text::bigint
        and not pg_visible_in_snapshot(changed::text::xid8, :snapshot::pg_snapshot)
        """;
    var query =
        tx.handle()
            .createQuery(
                """
                select environment, tenant, counter, round(amount, 12) as amount,
                       number || '.' || revision as version
                from cuota.client_usage
                join cuota.counters using (environment, counter)
                where not monthly and counted_at is not null and period = '-infinity'
                  and abs(amount) < 1e20
                  and (environment, tenant, counter) > (:environment::smallint, :tenant, :counter)
                """
                    + (snapshot == null ? "" : changed)
                    + "order by environment, tenant, counter limit :limit")
            .bind("environment", after.environment())
            .bind("tenant", after.tenant())
            .bind("counter", after.counter())
            .bind("limit", limit);
    return (snapshot == null ? query : query.bind("snapshot", snapshot))
        .map(
            (row, _) ->
                new LiveLevel(
                    new EnvironmentId(row.getInt("environment")),
                    row.getString("tenant"),
                    row.getString("counter"),
                    new Quantity(row.getBigDecimal("amount")),
                    row.getString("version")))
        .list();
  }

  /** A tenant's counts of {@code month} and later ones, and those without a month. */
  static List<Counted> of(Tx tx, EnvironmentId environment, String tenant, Instant month) {
    return tx.handle()
        .createQuery(
            """
            select environment, tenant, counter, nullif(period, '-infinity') as period, amount,
                   revision
            from cuota.client_usage
            where environment = :environment and tenant = :tenant
              and (period = '-infinity' or period >= :month)
            """)
        .bind("environment", environment.value())
        .bind("tenant", tenant)
        .bind("month", month.atOffset(ZoneOffset.UTC))
        .map((row, _) -> counted(row))
        .list();
  }

  /** Of how many tenants each counter has counted something, by key. */
  static Map<String, Long> tenants(Tx tx, EnvironmentId environment) {
    Map<String, Long> tenants = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select counter, count(distinct tenant) as tenants
            from cuota.client_usage
            where environment = :environment
            group by counter
            """)
        .bind("environment", environment.value())
        .map((row, _) -> tenants.put(row.getString("counter"), row.getLong("tenants")))
        .list();
    return tenants;
  }

  /** Writes ceilings, sorted, unless there are newer ones. */
  static void put(Tx tx, EnvironmentId environment, List<Ceiling> ceilings) {
    tx.handle()
        .createUpdate(
            """
            insert into cuota.client_limits as known
              (environment, counter, tenant, ceiling, gated, soft, revision)
            select :environment, counter, tenant, ceiling, gated, soft, revision
            from unnest(:counters, :tenants, :amounts, :gated, :soft, :revisions)
              with ordinality as said (counter, tenant, ceiling, gated, soft, revision, n)
            order by n
            on conflict (environment, counter, tenant) do update
              set (ceiling, gated, soft, revision)
              = (excluded.ceiling, excluded.gated, excluded.soft, excluded.revision)
            where excluded.revision > known.revision
            """)
        .bind("environment", environment.value())
        .bindArray("counters", String.class, ceilings.stream().map(Ceiling::counter).toList())
        .bindArray("tenants", String.class, ceilings.stream().map(Ceiling::tenantKey).toList())
        .bindArray(
            "amounts",
            BigDecimal.class,
            ceilings.stream().map(ceiling -> ceiling.limit().number()).toArray())
        .bindArray(
            "gated",
            Boolean.class,
            ceilings.stream().map(one -> one.limit() instanceof Limit.NotIncluded).toList())
        .bindArray(
            "soft", Boolean.class, ceilings.stream().map(one -> one.mode() == Mode.SOFT).toList())
        .bindArray("revisions", Long.class, ceilings.stream().map(Ceiling::revision).toList())
        .execute();
  }

  /** Where a count is not what its rows come to. */
  static List<CountDifference> differences(Tx tx, TriggerSql trigger, String counter, int limit) {
    tx.handle().execute("set local row_security = off");
    return TextSql.query(
        tx,
        "select tenant, nullif(period, '-infinity') as period, expected, found from (%s) as d order by tenant, period"
            .formatted(trigger.differences()),
        limit,
        row ->
            new CountDifference(
                counter,
                row.getString("tenant"),
                month(row),
                new Quantity(row.getBigDecimal("expected")),
                new Quantity(row.getBigDecimal("found"))));
  }

  /** Adds what a count is short of. */
  static void correct(Tx tx, TriggerSql trigger) {
    tx.handle().execute("set local row_security = off");
    TextSql.execute(tx, trigger.correction());
  }

  private static Counted counted(ResultSet row) throws SQLException {
    BigDecimal amount = row.getBigDecimal("amount");
    return new Counted(
        new EnvironmentId(row.getInt("environment")),
        row.getString("tenant"),
        row.getString("counter"),
        month(row),
        Quantity.fits(amount) ? new Quantity(amount) : null,
        row.getLong("revision"));
  }

  private static @Nullable Instant month(ResultSet row) throws SQLException {
    OffsetDateTime period = row.getObject("period", OffsetDateTime.class);
    return period == null ? null : period.toInstant();
  }
}
