package dev.cuota.engine.limits;

import dev.cuota.core.limits.Pool;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;

/** All SQL of pools. */
final class PoolSql {
  private PoolSql() {}

  /** The pools there are at those places. */
  static List<StoredPool> at(Tx tx, Collection<PoolPlace> places) {
    return bound(
            tx.handle()
                .createQuery(
                    """
                    select p.* from limit_pools p
                    join unnest(:tenants, :meters, :starts) as g (tenant, meter, starts)
                      using (tenant, meter, starts)
                    """),
            places)
        .map((row, _) -> pool(row))
        .list();
  }

  /** The pools at those places for this transaction alone, made where there is none. */
  static List<StoredPool> make(Tx tx, Map<PoolPlace, Tenant> places) {
    List<PoolPlace> wanted = List.copyOf(places.keySet());
    List<Tenant> tenants = wanted.stream().map(place -> tenant(places, place)).toList();
    bound(
            tx.handle()
                .createUpdate(
                    """
                    insert into limit_pools (environment, account, tenant, meter, starts)
                    select * from unnest(:environments, :accounts, :tenants, :meters, :starts)
                    on conflict (tenant, meter, starts) do nothing
                    """),
            wanted)
        .bind("environments", tenants.stream().mapToInt(t -> t.environment().value()).toArray())
        .bind("accounts", tenants.stream().mapToLong(Tenant::account).toArray())
        .execute();
    return bound(
            tx.handle()
                .createQuery(
                    """
                    select p.* from limit_pools p
                    join unnest(:tenants, :meters, :starts) as g (tenant, meter, starts)
                      using (tenant, meter, starts)
                    order by p.id for update of p
                    """),
            wanted)
        .map((row, _) -> pool(row))
        .list();
  }

  private static Tenant tenant(Map<PoolPlace, Tenant> places, PoolPlace place) {
    return Objects.requireNonNull(places.get(place));
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Collection<PoolPlace> places) {
    return statement
        .bind("tenants", places.stream().mapToLong(p -> p.tenant().value()).toArray())
        .bind("meters", places.stream().mapToInt(PoolPlace::meter).toArray())
        .bindArray(
            "starts", OffsetDateTime.class, places.stream().map(p -> utc(p.starts())).toList());
  }

  /** The pools of that number, for this transaction alone. */
  static List<StoredPool> lock(Tx tx, Collection<Long> ids) {
    return tx.handle()
        .createQuery("select * from limit_pools where id = any(:ids) order by id for update")
        .bind("ids", ids.stream().mapToLong(Long::longValue).toArray())
        .map((row, _) -> pool(row))
        .list();
  }

  /** Writes what has become of them; none of them twice. */
  static void update(Tx tx, Collection<StoredPool> after) {
    if (after.isEmpty()) {
      return;
    }
    int rows =
        tx.handle()
            .createUpdate(
                """
                update limit_pools p
                   set reserved = g.reserved, granted = g.granted, spent = g.spent,
                       returned = g.returned, forfeited = g.forfeited, revision = g.revision,
                       changed = pg_current_xact_id()
                  from unnest(:ids, :revisions, :reserved, :granted, :spent, :returned, :forfeited)
                    as g (id, revision, reserved, granted, spent, returned, forfeited)
                 where p.id = g.id and p.revision = g.revision - 1
                """)
            .bind("ids", after.stream().mapToLong(StoredPool::id).toArray())
            .bind("revisions", after.stream().mapToLong(StoredPool::revision).toArray())
            .bindArray("reserved", BigDecimal.class, each(after, Pool::reserved))
            .bindArray("granted", BigDecimal.class, each(after, Pool::granted))
            .bindArray("spent", BigDecimal.class, each(after, Pool::spent))
            .bindArray("returned", BigDecimal.class, each(after, Pool::returned))
            .bindArray("forfeited", BigDecimal.class, each(after, Pool::forfeited))
            .execute();
    if (rows != after.size()) {
      throw new IllegalStateException("a pool of " + after + " was changed by somebody else");
    }
  }

  private static List<BigDecimal> each(
      Collection<StoredPool> pools, Function<Pool, BigDecimal> part) {
    return pools.stream().map(StoredPool::pool).map(part).toList();
  }

  /**
   * Notes that holders are asked to give back; answers whether it was noted, which is not so when that
   * has been done lately.
   */
  static boolean recall(Tx tx, PoolPlace place, Instant now, Instant notSince) {
    return tx.handle()
            .createUpdate(
                """
                update limit_pools
                   set recalled_at = :now, revision = revision + 1, changed = pg_current_xact_id()
                 where tenant = :tenant and meter = :meter and starts = :starts
                   and (recalled_at is null or recalled_at < :notSince)
                   and granted > spent + returned + forfeited
                """)
            .bind("tenant", place.tenant().value())
            .bind("meter", place.meter())
            .bind("starts", utc(place.starts()))
            .bind("now", utc(now))
            .bind("notSince", utc(notSince))
            .execute()
        > 0;
  }

  /** What was written from a horizon on, see {@link Tx#horizon}; of periods that still matter. */
  static List<StoredPool> since(Tx tx, String since, Instant month) {
    return tx.handle()
        .createQuery(
            """
            select * from limit_pools
            where changed >= :since::xid8 and (starts >= :month or starts = :always)
            """)
        .bind("since", since)
        .bind("month", utc(month))
        .bind("always", utc(PoolPlace.ALWAYS))
        .map((row, _) -> pool(row))
        .list();
  }

  static StoredPool pool(ResultSet row) throws SQLException {
    Timestamp recalled = row.getTimestamp("recalled_at");
    return new StoredPool(
        row.getLong("id"),
        row.getLong("account"),
        new PoolPlace(
            new TenantId(row.getLong("tenant")),
            row.getInt("meter"),
            row.getTimestamp("starts").toInstant()),
        new Pool(
            row.getBigDecimal("reserved"),
            row.getBigDecimal("granted"),
            row.getBigDecimal("spent"),
            row.getBigDecimal("returned"),
            row.getBigDecimal("forfeited")),
        row.getLong("revision"),
        recalled == null ? null : recalled.toInstant());
  }

  static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
