package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

  static void set(Tx tx, OverrideHolder holder, LimitOverride override) {
    put(tx, holder, override, grants(override.limit()));
  }

  /** Lets the plan count again; {@code by} says who did so and why. */
  static void clear(Tx tx, OverrideHolder holder, LimitOverride by) {
    put(tx, holder, by, PLANNED);
  }

  private static void put(Tx tx, OverrideHolder holder, LimitOverride override, String grants) {
    boolean counts = grants.equals("at_most") && override.limit() instanceof Limit.AtMost;
    tx.handle()
        .createUpdate(
            """
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
        .bind("feature", override.feature())
        .bind("grants", grants)
        .bindByType("amount", counts ? amount(override.limit()) : null, BigDecimal.class)
        .bindByType("expires", utc(override.expires()), OffsetDateTime.class)
        .bind("reason", override.reason())
        .bind("setBy", override.setBy())
        .bind("setAt", utc(override.setAt()))
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
        limit(grants, row.getBigDecimal("amount")),
        expires == null ? null : expires.toInstant(),
        row.getString("reason"),
        row.getString("set_by"),
        row.getTimestamp("set_at").toInstant());
  }

  private static Limit limit(String grants, @Nullable BigDecimal amount) {
    if (amount != null) {
      return Limit.atMost(new Quantity(amount));
    }
    return grants.equals("unlimited") ? Limit.unlimited() : Limit.notIncluded();
  }

  private static String grants(Limit limit) {
    return switch (limit) {
      case Limit.NotIncluded _ -> "none";
      case Limit.Unlimited _ -> "unlimited";
      case Limit.AtMost _ -> "at_most";
    };
  }

  private static @Nullable BigDecimal amount(Limit limit) {
    return limit instanceof Limit.AtMost(Quantity most) ? most.value() : null;
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
