package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** All SQL of grants. */
final class GrantSql {
  /** Stands in the table for the account itself. */
  private static final long ACCOUNT = 0;

  private static final String OF_HOLDER =
      " environment = :environment and account = :account and tenant = :tenant ";

  private GrantSql() {}

  /** Writes a new one; false when the caller's id is taken. */
  static boolean insert(Tx tx, LimitGrant grant, @Nullable String callerId) {
    LimitGrant.Terms terms = grant.terms();
    Quantity rollover = terms.rollover();
    return holder(
                tx.handle()
                    .createUpdate(
                        """
                        insert into limit_grants
                          (id, environment, account, tenant, feature, caller_id, amount, priority,
                           starts, expires, monthly, rollover, reason, made_by, made_at)
                        values (:id, :environment, :account, :tenant, :feature, :callerId, :amount,
                                :priority, :starts, :expires, :monthly, :rollover, :reason, :madeBy,
                                :madeAt)
                        on conflict (environment, caller_id) where caller_id is not null do nothing
                        """),
                grant.holder())
            .bind("id", grant.id())
            .bind("feature", grant.feature())
            .bindByType("callerId", callerId, String.class)
            .bind("amount", terms.amount().value())
            .bind("priority", terms.priority())
            .bind("starts", PoolSql.utc(terms.starts()))
            .bindByType("expires", utc(terms.expires()), OffsetDateTime.class)
            .bind("monthly", terms.monthly())
            .bindByType("rollover", rollover == null ? null : rollover.value(), BigDecimal.class)
            .bind("reason", grant.reason())
            .bind("madeBy", grant.madeBy())
            .bind("madeAt", PoolSql.utc(grant.madeAt()))
            .execute()
        > 0;
  }

  static void setVoided(Tx tx, UUID id, LimitGrant.Voided voided) {
    tx.handle()
        .createUpdate(
            """
            update limit_grants
               set voided_at = :at, voided_by = :by, taken_back = :takenBack,
                   changed = pg_current_xact_id()
             where id = :id and voided_at is null
            """)
        .bind("id", id)
        .bind("at", PoolSql.utc(voided.at()))
        .bind("by", voided.by())
        .bind("takenBack", voided.takenBack())
        .execute();
  }

  static Optional<LimitGrant> find(Tx tx, EnvironmentId environment, UUID id) {
    return tx.handle()
        .createQuery("select * from limit_grants where environment = :environment and id = :id")
        .bind("environment", environment.value())
        .bind("id", id)
        .map((row, _) -> grant(row))
        .findOne();
  }

  static Optional<LimitGrant> find(Tx tx, EnvironmentId environment, String callerId) {
    return tx.handle()
        .createQuery(
            """
            select * from limit_grants
            where environment = :environment and caller_id = :callerId
            """)
        .bind("environment", environment.value())
        .bind("callerId", callerId)
        .map((row, _) -> grant(row))
        .findOne();
  }

  /** One, for this transaction alone. */
  static LimitGrant lock(Tx tx, UUID id) {
    return tx.handle()
        .createQuery("select * from limit_grants where id = :id for update")
        .bind("id", id)
        .map((row, _) -> grant(row))
        .one();
  }

  /** Everything a holder was ever given. */
  static List<LimitGrant> of(Tx tx, OverrideHolder holder) {
    return holder(
            tx.handle().createQuery("select * from limit_grants where" + OF_HOLDER + "order by id"),
            holder)
        .map((row, _) -> grant(row))
        .list();
  }

  /** What a holder was ever given of a feature. */
  static List<LimitGrant> of(Tx tx, OverrideHolder holder, String feature) {
    return holder(
            tx.handle()
                .createQuery(
                    "select * from limit_grants where" + OF_HOLDER + "and feature = :feature"),
            holder)
        .bind("feature", feature)
        .map((row, _) -> grant(row))
        .list();
  }

  /** Of which accounts and tenants there are grants that can have covered anything in a month. */
  static Set<OfFeature> touching(
      Tx tx, EnvironmentId environment, Collection<Long> accounts, Period month) {
    return tx.handle()
        .createQuery(
            """
            select distinct account, tenant, feature from limit_grants
            where environment = :environment and account = any(:accounts) and starts < :end
              and (expires is null or expires > :start)
              and (voided_at is null or voided_at >= :start)
            """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .bind("start", PoolSql.utc(month.start()))
        .bind("end", PoolSql.utc(month.end()))
        .map(
            (row, _) ->
                new OfFeature(
                    new OverrideHolder(
                        environment,
                        row.getLong("account"),
                        row.getLong("tenant") == ACCOUNT
                            ? null
                            : new TenantId(row.getLong("tenant"))),
                    row.getString("feature")))
        .set();
  }

  /** A feature of which a holder has grants. */
  record OfFeature(OverrideHolder holder, String feature) {}

  /** What was taken back of a holder's grants since a month began that they could use by then. */
  static BigDecimal takenBack(Tx tx, OverrideHolder holder, String feature, Instant month) {
    return holder(
            tx.handle()
                .createQuery(
                    """
                    select coalesce(sum(taken_back), 0) from limit_grants
                    where voided_at >= :month and voided_at >= starts and feature = :feature and
                    """
                        + OF_HOLDER),
            holder)
        .bind("feature", feature)
        .bind("month", PoolSql.utc(month))
        .mapTo(BigDecimal.class)
        .one();
  }

  /** What was written from a horizon on, see {@link Tx#horizon}; of what was not over before a month. */
  static List<LimitGrant> since(Tx tx, String since, Instant month) {
    return tx.handle()
        .createQuery(
            """
            select * from limit_grants
            where changed >= :since::xid8
              and (expires is null or expires > :month)
              and (voided_at is null or voided_at >= :month)
            order by id
            """)
        .bind("since", since)
        .bind("month", PoolSql.utc(month))
        .map((row, _) -> grant(row))
        .list();
  }

  /**
   * What a month included, as it was last seen in it.
   *
   * @param amount in the meter's unit; null when grants were not needed
   */
  record Month(Instant month, @Nullable BigDecimal amount) {}

  /** The months there is something known of, in their order. */
  static List<Month> months(Tx tx, OverrideHolder holder, String feature) {
    return holder(
            tx.handle()
                .createQuery(
                    """
                    select month, included from limit_grant_months where feature = :feature and
                    """
                        + OF_HOLDER
                        + "order by month"),
            holder)
        .bind("feature", feature)
        .map(
            (row, _) ->
                new Month(row.getTimestamp("month").toInstant(), row.getBigDecimal("included")))
        .list();
  }

  static void putMonth(Tx tx, OverrideHolder holder, String feature, Month month) {
    holder(
            tx.handle()
                .createUpdate(
                    """
                    insert into limit_grant_months
                      (environment, account, tenant, feature, month, included)
                    values (:environment, :account, :tenant, :feature, :month, :included)
                    on conflict (environment, account, tenant, feature, month) do update
                      set included = excluded.included
                    """),
            holder)
        .bind("feature", feature)
        .bind("month", PoolSql.utc(month.month()))
        .bindByType("included", month.amount(), BigDecimal.class)
        .execute();
  }

  private static <S extends SqlStatement<S>> S holder(S statement, OverrideHolder holder) {
    return statement
        .bind("environment", holder.environment().value())
        .bind("account", holder.account())
        .bind("tenant", holder.tenant() == null ? ACCOUNT : holder.tenant().value());
  }

  private static LimitGrant grant(ResultSet row) throws SQLException {
    long tenant = row.getLong("tenant");
    BigDecimal rollover = row.getBigDecimal("rollover");
    return new LimitGrant(
        row.getObject("id", UUID.class),
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        tenant == ACCOUNT ? null : new TenantId(tenant),
        row.getString("feature"),
        new LimitGrant.Terms(
            new Quantity(row.getBigDecimal("amount")),
            row.getInt("priority"),
            row.getTimestamp("starts").toInstant(),
            instant(row.getTimestamp("expires")),
            row.getBoolean("monthly"),
            rollover == null ? null : new Quantity(rollover)),
        row.getString("reason"),
        row.getString("made_by"),
        row.getTimestamp("made_at").toInstant(),
        voided(row));
  }

  private static LimitGrant.@Nullable Voided voided(ResultSet row) throws SQLException {
    Timestamp at = row.getTimestamp("voided_at");
    return at == null
        ? null
        : new LimitGrant.Voided(
            at.toInstant(), row.getString("voided_by"), row.getBigDecimal("taken_back"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : PoolSql.utc(time);
  }
}
