package dev.cuota.engine.limits;

import dev.cuota.core.limits.Lease;
import dev.cuota.core.limits.LeaseWords;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;

/** All SQL of leases and their holders. */
final class LeaseSql {
  private LeaseSql() {}

  /**
   * Somebody who spends leases by itself.
   *
   * @param holder what is known of it
   */
  record Holder(long id, LeaseWords.Holder holder) {}

  /** Makes a holder that nothing was heard of, unless there is one of that name. */
  static void makeHolder(Tx tx, EnvironmentId environment, String name, Instant now) {
    tx.handle()
        .createUpdate(
            """
            insert into limit_holders (environment, name, epoch, exchange, since, seen_at)
            values (:environment, :name, :epoch, :exchange, :since, :now)
            on conflict (environment, name) do nothing
            """)
        .bind("environment", environment.value())
        .bind("name", name)
        .bind("epoch", LeaseWords.Holder.NEW.epoch())
        .bind("exchange", LeaseWords.Holder.NEW.exchange())
        .bind("since", LeaseWords.Holder.NEW.since())
        .bind("now", PoolSql.utc(now))
        .execute();
  }

  /** The holder of that name, for this transaction alone. */
  static Optional<Holder> lockHolder(Tx tx, EnvironmentId environment, String name) {
    return tx.handle()
        .createQuery(
            """
            select id, epoch, exchange, since from limit_holders
            where environment = :environment and name = :name for update
            """)
        .bind("environment", environment.value())
        .bind("name", name)
        .map(
            (row, _) ->
                new Holder(
                    row.getLong("id"),
                    new LeaseWords.Holder(
                        row.getLong("epoch"), row.getLong("exchange"), row.getLong("since"))))
        .findOne();
  }

  static void update(Tx tx, long id, LeaseWords.Holder after, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update limit_holders
               set epoch = :epoch, exchange = :exchange, since = :since, seen_at = :now
             where id = :id
            """)
        .bind("id", id)
        .bind("epoch", after.epoch())
        .bind("exchange", after.exchange())
        .bind("since", after.since())
        .bind("now", PoolSql.utc(now))
        .execute();
  }

  /** Leases of a holder that are named, and all others of it that are not closed. */
  static List<StoredLease> ofHolder(Tx tx, Holder holder, Collection<UUID> named) {
    return tx.handle()
        .createQuery(
            """
            select * from limit_leases
            where holder = :holder
              and (id = any(:named) or state <> 'CLOSED')
            """)
        .bind("holder", holder.id())
        .bindArray("named", UUID.class, named)
        .map((row, _) -> lease(row))
        .list();
  }

  /** Leases as they stand now that their pools are locked. */
  static List<StoredLease> lock(Tx tx, Collection<UUID> ids) {
    return tx.handle()
        .createQuery("select * from limit_leases where id = any(:ids) order by id for update")
        .bindArray("ids", UUID.class, ids)
        .map((row, _) -> lease(row))
        .list();
  }

  /** How many others than a holder have open leases, by pool; pools without any are left out. */
  static Map<Long, Integer> otherHolders(Tx tx, Collection<Long> pools, long holder) {
    return tx.handle()
        .createQuery(
            """
            select pool, count(distinct holder) as others from limit_leases
            where pool = any(:pools) and state = 'OPEN' and holder <> :holder
            group by pool
            """)
        .bind("pools", pools.stream().mapToLong(Long::longValue).toArray())
        .bind("holder", holder)
        .map((row, _) -> Map.entry(row.getLong("pool"), row.getInt("others")))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static void insert(Tx tx, EnvironmentId environment, List<StoredLease> given, Instant now) {
    if (given.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into limit_leases
                  (id, environment, tenant, holder, epoch, exchange, pool, feature, meter, unit_size,
                   starts, ends, terms, granted, passing, state, given_at, expires)
                values (:id, :environment, :tenant, :holder, :epoch, :exchange, :pool, :feature,
                        :meter, :unitSize, :starts, :ends, :terms, :granted, :passing, 'OPEN', :now,
                        :expires)
                """);
    for (StoredLease one : given) {
      batch
          .bind("id", one.id())
          .bind("environment", environment.value())
          .bind("tenant", one.tenant().value())
          .bind("holder", one.holder())
          .bind("epoch", one.epoch())
          .bind("exchange", one.exchange())
          .bindByType("pool", one.pool(), Long.class)
          .bind("feature", one.feature())
          .bind("meter", one.meter())
          .bind("unitSize", one.unitSize())
          .bind("starts", PoolSql.utc(one.starts()))
          .bind("ends", PoolSql.utc(one.ends()))
          .bind("terms", one.terms())
          .bindByType("granted", one.lease().granted(), BigDecimal.class)
          .bind("passing", one.passing())
          .bind("now", PoolSql.utc(now))
          .bind("expires", PoolSql.utc(one.expires()))
          .add();
    }
    batch.execute();
  }

  static void update(Tx tx, Collection<StoredLease> leases) {
    if (leases.isEmpty()) {
      return;
    }
    tx.handle()
        .createUpdate(
            """
            update limit_leases l
               set spent = g.spent, uses = g.uses, state = g.state, expires = g.expires
              from unnest(:ids, :spent, :uses, :states, :expires)
                as g (id, spent, uses, state, expires)
             where l.id = g.id
            """)
        .bindArray("ids", UUID.class, leases.stream().map(StoredLease::id).toList())
        .bindArray(
            "spent", BigDecimal.class, leases.stream().map(one -> one.lease().spent()).toList())
        .bind("uses", leases.stream().mapToLong(one -> one.lease().uses()).toArray())
        .bindArray(
            "states", String.class, leases.stream().map(one -> one.lease().state().name()).toList())
        .bindArray(
            "expires",
            OffsetDateTime.class,
            leases.stream().map(one -> PoolSql.utc(one.expires())).toList())
        .execute();
  }

  /** The pools of leases that nothing was heard of for too long; leases without one expire at once. */
  static List<Long> poolsWithSilent(Tx tx, Instant now, int limit) {
    tx.handle()
        .createUpdate(
            """
            update limit_leases set state = 'EXPIRED'
            where state = 'OPEN' and pool is null and expires <= :now
            """)
        .bind("now", PoolSql.utc(now))
        .execute();
    return tx.handle()
        .createQuery(
            """
            select distinct pool from limit_leases
            where state = 'OPEN' and pool is not null and expires <= :now
            order by pool limit :limit
            """)
        .bind("now", PoolSql.utc(now))
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /** Leases of locked pools that nothing was heard of for too long. */
  static List<StoredLease> lockSilent(Tx tx, Collection<Long> pools, Instant now) {
    return tx.handle()
        .createQuery(
            """
            select * from limit_leases
            where pool = any(:pools) and state = 'OPEN' and expires <= :now
            order by id for update
            """)
        .bind("pools", pools.stream().mapToLong(Long::longValue).toArray())
        .bind("now", PoolSql.utc(now))
        .map((row, _) -> lease(row))
        .list();
  }

  private static StoredLease lease(ResultSet row) throws SQLException {
    long pool = row.getLong("pool");
    boolean pooled = !row.wasNull();
    return new StoredLease(
        row.getObject("id", UUID.class),
        new TenantId(row.getLong("tenant")),
        row.getLong("holder"),
        row.getLong("epoch"),
        row.getLong("exchange"),
        pooled ? pool : null,
        row.getString("feature"),
        row.getInt("meter"),
        row.getBigDecimal("unit_size"),
        row.getTimestamp("starts").toInstant(),
        ends(row),
        row.getString("terms"),
        row.getBoolean("passing"),
        new Lease(
            row.getBigDecimal("granted"),
            row.getBigDecimal("spent"),
            row.getLong("uses"),
            Lease.State.valueOf(row.getString("state"))),
        row.getTimestamp("expires").toInstant());
  }

  /** Leases of before it was taken down end with their month. */
  private static Instant ends(ResultSet row) throws SQLException {
    Timestamp ends = row.getTimestamp("ends");
    return ends == null
        ? Period.month(row.getTimestamp("starts").toInstant()).end()
        : ends.toInstant();
  }
}
