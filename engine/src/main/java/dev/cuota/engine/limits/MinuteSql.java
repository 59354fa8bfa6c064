package dev.cuota.engine.limits;

import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;

/** All SQL of windows too short for a rollup. */
final class MinuteSql {
  private MinuteSql() {}

  static Quantity used(Tx tx, Collection<TenantId> tenants, int meter, Instant starts) {
    return new Quantity(
        tx.handle()
            .createQuery(
                """
                select coalesce(sum(used), 0) from limit_minutes
                where tenant = any(:tenants) and meter = :meter and starts = :starts
                """)
            .bind("tenants", tenants.stream().mapToLong(TenantId::value).toArray())
            .bind("meter", meter)
            .bind("starts", PoolSql.utc(starts))
            .mapTo(BigDecimal.class)
            .one());
  }

  /** Adds to a window; the month's total of the same meter has to be locked. */
  static void add(Tx tx, Tenant tenant, int meter, Instant starts, Quantity amount) {
    tx.handle()
        .createUpdate(
            """
            insert into limit_minutes as m (environment, account, tenant, meter, starts, used)
            values (:environment, :account, :tenant, :meter, :starts, :amount)
            on conflict (tenant, meter, starts) do update set used = m.used + excluded.used
            """)
        .bind("environment", tenant.environment().value())
        .bind("account", tenant.account())
        .bind("tenant", tenant.id().value())
        .bind("meter", meter)
        .bind("starts", PoolSql.utc(starts))
        .bind("amount", amount.value())
        .execute();
  }

  /** Forgets windows that are over; answers how many. */
  static int forget(Tx tx, Instant before) {
    return tx.handle()
        .createUpdate("delete from limit_minutes where starts < :before")
        .bind("before", PoolSql.utc(before))
        .execute();
  }
}
