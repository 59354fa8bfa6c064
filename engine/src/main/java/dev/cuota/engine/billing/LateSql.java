package dev.cuota.engine.billing;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;

/** SQL of months whose use changed after they were over. */
final class LateSql {
  private LateSql() {}

  /** A tenant and a month of its. */
  record Late(TenantId tenant, Instant month) {}

  /** Takes down whose. */
  static void add(Tx tx, Collection<Late> late) {
    tx.handle()
        .createUpdate(
            """
            insert into billing_late (environment, tenant, month)
            select t.environment, t.id, l.month
            from unnest(:tenants, :months) as l (tenant, month)
            join tenants t on t.id = l.tenant
            """)
        .bind("tenants", late.stream().mapToLong(one -> one.tenant().value()).toArray())
        .bindArray(
            "months",
            OffsetDateTime.class,
            late.stream().map(one -> one.month().atOffset(ZoneOffset.UTC)).toList())
        .execute();
  }

  /** Takes down all months from one on that were billed, of all tenants of an account. */
  static void addBilled(Tx tx, EnvironmentId environment, long account, Instant since) {
    tx.handle()
        .createUpdate(
            """
            insert into billing_late (environment, tenant, month)
            select t.environment, t.id, r.month
            from tenants t
            join (select distinct environment, month from billing_runs where month >= :since) r
              on r.environment = t.environment
            where t.environment = :environment and t.account = :account
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("since", since.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** Takes away those of months that were never billed: whoever bills them looks at everything. */
  static void sweep(Tx tx, EnvironmentId environment) {
    tx.handle()
        .createUpdate(
            """
            delete from billing_late l
            where l.environment = :environment and not exists (
              select from billing_runs r
              where r.environment = l.environment and r.month = l.month)
            """)
        .bind("environment", environment.value())
        .execute();
  }

  /** Takes away those of accounts, as their month is worked out now. */
  static void take(Tx tx, EnvironmentId environment, Period month, Collection<Long> accounts) {
    tx.handle()
        .createUpdate(
            """
            delete from billing_late
            where environment = :environment and month = :month
              and tenant in (select id from tenants where account = any(:accounts))
            """)
        .bind("environment", environment.value())
        .bind("month", month.start().atOffset(ZoneOffset.UTC))
        .bindArray("accounts", Long.class, accounts)
        .execute();
  }

  /** Accounts of which a month has changed since. */
  static Set<Long> accounts(Tx tx, EnvironmentId environment, Period month) {
    return tx.handle()
        .createQuery(
            """
            select distinct t.account
            from billing_late l join tenants t on t.id = l.tenant
            where l.environment = :environment and l.month = :month
            """)
        .bind("environment", environment.value())
        .bind("month", month.start().atOffset(ZoneOffset.UTC))
        .mapTo(Long.class)
        .set();
  }

  /** Months that have changed since. */
  static Set<Instant> months(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery("select distinct month from billing_late where environment = :environment")
        .bind("environment", environment.value())
        .mapTo(OffsetDateTime.class)
        .map(OffsetDateTime::toInstant)
        .set();
  }
}
