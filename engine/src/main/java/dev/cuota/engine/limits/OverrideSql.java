package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
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
import org.jspecify.annotations.Nullable;

/** All SQL of overrides. */
final class OverrideSql {
  /** Stands in the table for all tenants of an account. */
  private static final long ALL_TENANTS = 0;

  private static final String PLANNED = "planned";

  private OverrideSql() {}

  /**
   * One row of the table.
   *
   * @param override null when it was cleared
   */
  record Said(OverrideHolder holder, String feature, @Nullable LimitOverride override) {}

  static void put(Tx tx, OverrideHolder holder, OverrideChange change, Instant now) {
    Limit limit = change.limit();
    tx.handle()
        .createUpdate(
            """
            with before as (
              insert into limit_overrides_past
                (environment, account, tenant, feature, until, grants, amount, expires, reason,
                 set_by, set_at)
              select environment, account, tenant, feature, :setAt, grants, amount, expires, reason,
                     set_by, set_at
              from limit_overrides
              where environment = :environment and account = :account and tenant = :tenant
                and feature = :feature
            )
            insert into limit_overrides
              (environment, account, tenant, feature, grants, amount, expires, reason, set_by, set_at)
            values (:environment, :account, :tenant, :feature, :grants, :amount, :expires, :reason,
                    :setBy, :setAt)
            on conflict (environment, account, tenant, feature) do update
              set (grants, amount, expires, reason, set_by, set_at, changed)
              = (excluded.grants, excluded.amount, excluded.expires, excluded.reason,
                 excluded.set_by, excluded.set_at, excluded.changed)
            """)
        .bind("environment", holder.environment().value())
        .bind("account", holder.account())
        .bind("tenant", holder.tenant() == null ? ALL_TENANTS : holder.tenant().value())
        .bind("feature", change.feature())
        .bind("grants", limit == null ? PLANNED : limit.grants())
        .bindByType("amount", limit == null ? null : limit.number(), BigDecimal.class)
        .bindByType("expires", utc(change.expires()), OffsetDateTime.class)
        .bind("reason", change.reason())
        .bind("setBy", change.by())
        .bind("setAt", utc(now))
        .execute();
  }

  /** What was written from a horizon on, see {@link Tx#horizon}. */
  static List<Said> since(Tx tx, String since) {
    return tx.handle()
        .createQuery(
            """
            select environment, account, tenant, feature, grants, amount, expires, reason, set_by,
                   set_at
            from limit_overrides where changed >= :since::xid8
            """)
        .bind("since", since)
        .map((row, _) -> said(row))
        .list();
  }

  /** What was said of accounts at a moment. */
  static List<Said> at(
      Tx tx, EnvironmentId environment, Collection<Long> accounts, Instant moment) {
    return tx.handle()
        .createQuery(
            """
            select environment, account, tenant, feature, grants, amount, expires, reason, set_by,
                   set_at
            from limit_overrides
            where environment = :environment and account = any(:accounts) and set_at <= :moment
            union all
            select environment, account, tenant, feature, grants, amount, expires, reason, set_by,
                   set_at
            from limit_overrides_past
            where environment = :environment and account = any(:accounts) and set_at <= :moment
              and until > :moment
            """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .bind("moment", utc(moment))
        .map((row, _) -> said(row))
        .list();
  }

  private static Said said(ResultSet row) throws SQLException {
    long tenant = row.getLong("tenant");
    OverrideHolder holder =
        new OverrideHolder(
            new EnvironmentId(row.getInt("environment")),
            row.getLong("account"),
            tenant == ALL_TENANTS ? null : new TenantId(tenant));
    String feature = row.getString("feature");
    String grants = row.getString("grants");
    return new Said(holder, feature, grants.equals(PLANNED) ? null : override(row, grants));
  }

  private static LimitOverride override(ResultSet row, String grants) throws SQLException {
    Timestamp expires = row.getTimestamp("expires");
    return new LimitOverride(
        row.getString("feature"),
        Limit.stored(grants, row.getBigDecimal("amount")),
        expires == null ? null : expires.toInstant(),
        row.getString("reason"),
        row.getString("set_by"),
        row.getTimestamp("set_at").toInstant());
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
