package dev.cuota.engine.limits;

import dev.cuota.core.limits.Pool;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/** All SQL of pools. */
final class PoolSql {
  private PoolSql() {}

  /** The pools there are at those places. */
  static List<StoredPool> at(Tx tx, Collection<PoolPlace> places) {
    return tx.handle()
        .createQuery(
            """
            select p.* from limit_pools p
            join unnest(:tenants, :meters, :starts) as g (tenant, meter, starts)
              using (tenant, meter, starts)
            """)
        .bind("tenants", places.stream().mapToLong(p -> p.tenant().value()).toArray())
        .bind("meters", places.stream().mapToInt(PoolPlace::meter).toArray())
        .bindArray(
            "starts", OffsetDateTime.class, places.stream().map(p -> utc(p.starts())).toList())
        .map((row, _) -> pool(row))
        .list();
  }

  /** The pool at a place, made if there is none. */
  static StoredPool make(Tx tx, Tenant tenant, PoolPlace place) {
    return tx.handle()
        .createQuery(
            """
            insert into limit_pools as p (environment, account, tenant, meter, starts)
            values (:environment, :account, :tenant, :meter, :starts)
            on conflict (tenant, meter, starts) do update set revision = p.revision
            returning *
            """)
        .bind("environment", tenant.environment().value())
        .bind("account", tenant.account())
        .bind("tenant", place.tenant().value())
        .bind("meter", place.meter())
        .bind("starts", utc(place.starts()))
        .map((row, _) -> pool(row))
        .one();
  }

  /** The pools of that number, for this transaction alone. */
  static List<StoredPool> lock(Tx tx, Collection<Long> ids) {
    return tx.handle()
        .createQuery("select * from limit_pools where id = any(:ids) order by id for update")
        .bind("ids", ids.stream().mapToLong(Long::longValue).toArray())
        .map((row, _) -> pool(row))
        .list();
  }

  /** Writes what has become of one. */
  static void update(Tx tx, StoredPool after) {
    Pool pool = after.pool();
    int rows =
        tx.handle()
            .createUpdate(
                """
                update limit_pools
                   set reserved = :reserved, granted = :granted, spent = :spent,
                       returned = :returned, forfeited = :forfeited, revision = :revision,
                       changed = pg_current_xact_id()
                 where id = :id and revision = :revision - 1
                """)
            .bind("id", after.id())
            .bind("reserved", pool.reserved())
            .bind("granted", pool.granted())
            .bind("spent", pool.spent())
            .bind("returned", pool.returned())
            .bind("forfeited", pool.forfeited())
            .bind("revision", after.revision())
            .execute();
    if (rows != 1) {
      throw new IllegalStateException("pool " + after.id() + " was changed by somebody else");
    }
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
