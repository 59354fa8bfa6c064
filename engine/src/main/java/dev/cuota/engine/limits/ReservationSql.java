package dev.cuota.engine.limits;

import dev.cuota.core.limits.Reservation;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All SQL of reservations. */
final class ReservationSql {
  private ReservationSql() {}

  static void insert(
      Tx tx, Tenant tenant, StoredReservation made, @Nullable String callerId, Instant now) {
    tx.handle()
        .createUpdate(
            """
            insert into limit_reservations
              (id, environment, tenant, pool, feature, caller_id, amount, state, made_at, expires)
            values (:id, :environment, :tenant, :pool, :feature, :callerId, :amount, 'HELD', :now,
                    :expires)
            """)
        .bind("id", made.id())
        .bind("environment", tenant.environment().value())
        .bind("tenant", tenant.id().value())
        .bind("pool", made.pool())
        .bind("feature", made.feature())
        .bindByType("callerId", callerId, String.class)
        .bind("amount", made.reservation().amount())
        .bind("now", PoolSql.utc(now))
        .bind("expires", PoolSql.utc(made.reservation().expires()))
        .execute();
  }

  static Optional<StoredReservation> find(Tx tx, EnvironmentId environment, UUID id) {
    return tx.handle()
        .createQuery(
            "select * from limit_reservations where environment = :environment and id = :id")
        .bind("environment", environment.value())
        .bind("id", id)
        .map((row, _) -> reservation(row))
        .findOne();
  }

  static Optional<StoredReservation> find(Tx tx, EnvironmentId environment, String callerId) {
    return tx.handle()
        .createQuery(
            """
            select * from limit_reservations
            where environment = :environment and caller_id = :callerId
            """)
        .bind("environment", environment.value())
        .bind("callerId", callerId)
        .map((row, _) -> reservation(row))
        .findOne();
  }

  /** Reservations for this transaction alone, in one order. */
  static List<StoredReservation> lock(Tx tx, Collection<UUID> ids) {
    return tx.handle()
        .createQuery("select * from limit_reservations where id = any(:ids) order by id for update")
        .bindArray("ids", UUID.class, ids)
        .map((row, _) -> reservation(row))
        .list();
  }

  /** Ends one that is held. */
  static void end(Tx tx, StoredReservation ended, Instant now) {
    Quantity used = ended.used();
    int rows =
        tx.handle()
            .createUpdate(
                """
                update limit_reservations set state = :state, ended_at = :now, used = :used
                where id = :id and state in ('HELD', 'EXPIRED')
                """)
            .bind("id", ended.id())
            .bind("state", ended.reservation().state().name())
            .bind("now", PoolSql.utc(now))
            .bindByType("used", used == null ? null : used.value(), BigDecimal.class)
            .execute();
    if (rows != 1) {
      throw new IllegalStateException("reservation " + ended.id() + " has ended already");
    }
  }

  /** Ends those of the pools that are over; answers how much each pool gets back. */
  static List<Freed> expire(Tx tx, Collection<Long> pools, Instant now) {
    return tx.handle()
        .createQuery(
            """
            with over as (
              select id from limit_reservations
              where pool = any(:pools) and state = 'HELD' and expires <= :now
              order by id for update
            ), ended as (
              update limit_reservations r set state = 'EXPIRED', ended_at = :now
              from over where r.id = over.id returning r.pool, r.amount
            )
            select pool, sum(amount) as amount from ended group by pool order by pool
            """)
        .bind("pools", pools.stream().mapToLong(Long::longValue).toArray())
        .bind("now", PoolSql.utc(now))
        .map((row, _) -> new Freed(row.getLong("pool"), row.getBigDecimal("amount")))
        .list();
  }

  /** The pools that hold something for reservations that are over. */
  static List<Long> poolsWithDue(Tx tx, Instant now, int limit) {
    return tx.handle()
        .createQuery(
            """
            select distinct pool from limit_reservations
            where state = 'HELD' and expires <= :now limit :limit
            """)
        .bind("now", PoolSql.utc(now))
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /** What a pool gets back. */
  record Freed(long pool, BigDecimal amount) {}

  private static StoredReservation reservation(ResultSet row) throws SQLException {
    BigDecimal used = row.getBigDecimal("used");
    return new StoredReservation(
        row.getObject("id", UUID.class),
        new TenantId(row.getLong("tenant")),
        row.getLong("pool"),
        row.getString("feature"),
        new Reservation(
            row.getBigDecimal("amount"),
            row.getTimestamp("expires").toInstant(),
            Reservation.State.valueOf(row.getString("state"))),
        used == null ? null : new Quantity(used));
  }
}
