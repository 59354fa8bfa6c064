package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.SubscriptionDates;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** All SQL of subscriptions. */
final class SubscriptionSql {
  private static final String SUBSCRIPTIONS =
      """
      select id, environment, account, status, status_since, said_at, plan, plan_version, next_plan,
             next_plan_version, provider, provider_ref, anchor, period_start, period_end, trial_ends_at,
             grace_until, cancel_at, created_at, ended_at
      from subscriptions
      """;

  private SubscriptionSql() {}

  static Optional<Subscription> byId(Tx tx, EnvironmentId environment, UUID id) {
    return tx.handle()
        .createQuery(SUBSCRIPTIONS + " where environment = :environment and id = :id")
        .bind("environment", environment.value())
        .bind("id", id)
        .map((row, _) -> subscription(row))
        .findOne();
  }

  static Optional<Subscription> byProvider(
      Tx tx, EnvironmentId environment, Subscription.Provider provider) {
    return tx.handle()
        .createQuery(
            SUBSCRIPTIONS
                + """
                where environment = :environment and provider = :provider
                  and provider_ref = :ref
                """)
        .bind("environment", environment.value())
        .bind("provider", provider.name())
        .bind("ref", provider.ref())
        .map((row, _) -> subscription(row))
        .findOne();
  }

  /** All of an account, the newest first. */
  static List<Subscription> ofAccount(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            SUBSCRIPTIONS
                + """
                where environment = :environment and account = :account
                order by created_at desc, id desc
                """)
        .bind("environment", environment.value())
        .bind("account", account)
        .map((row, _) -> subscription(row))
        .list();
  }

  /** Those that have not ended, beyond an id, in the order of ids. */
  static List<Subscription> open(Tx tx, EnvironmentId environment, UUID after, int limit) {
    return tx.handle()
        .createQuery(
            SUBSCRIPTIONS
                + """
                where environment = :environment and id > :after
                  and status not in ('canceled', 'expired', 'purged')
                order by id limit :limit
                """)
        .bind("environment", environment.value())
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> subscription(row))
        .list();
  }

  /** Those to which a date has come, beyond an id, in the order of ids. */
  static List<Subscription> due(Tx tx, Instant now, Instant endedBefore, UUID after, int limit) {
    return tx.handle()
        .createQuery(
            SUBSCRIPTIONS
                + """
                where id > :after
                  and (status not in ('canceled', 'expired', 'purged')
                       and least(trial_ends_at, grace_until, cancel_at, period_end) <= :now
                    or status in ('canceled', 'expired') and ended_at <= :endedBefore)
                order by id limit :limit
                """)
        .bind("after", after)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("endedBefore", endedBefore.atOffset(ZoneOffset.UTC))
        .bind("limit", limit)
        .map((row, _) -> subscription(row))
        .list();
  }

  static void insert(Tx tx, Subscription subscription) {
    bind(
            tx.handle()
                .createUpdate(
                    """
                    insert into subscriptions (
                      id, environment, account, status, status_since, said_at, plan, plan_version,
                      next_plan, next_plan_version, provider, provider_ref, anchor, period_start,
                      period_end, trial_ends_at, grace_until, cancel_at, created_at, ended_at)
                    values (
                      :id, :environment, :account, cast(:status as subscription_status), :since,
                      :saidAt, :plan, :planVersion, :nextPlan, :nextVersion, :provider, :ref, :anchor,
                      :start, :end, :trialEndsAt, :graceUntil, :cancelAt, :createdAt, :endedAt)
                    """),
            subscription)
        .execute();
  }

  /** Writes what may change of it; false when its status is not {@code seen} any more. */
  static boolean update(Tx tx, Subscription subscription, SubscriptionStatus seen) {
    return bind(
                tx.handle()
                    .createUpdate(
                        """
                        update subscriptions
                           set status = cast(:status as subscription_status), status_since = :since,
                               said_at = :saidAt, plan = :plan, plan_version = :planVersion,
                               next_plan = :nextPlan, next_plan_version = :nextVersion,
                               provider_ref = :ref, anchor = :anchor, period_start = :start,
                               period_end = :end,
                               trial_ends_at = :trialEndsAt, grace_until = :graceUntil,
                               cancel_at = :cancelAt, ended_at = :endedAt
                         where id = :id and status = cast(:seen as subscription_status)
                        """),
                subscription)
            .bind("seen", seen.wire())
            .execute()
        == 1;
  }

  /** What the account itself says of its subscriptions; in one place for all who look. */
  static void mirror(Tx tx, long account, SubscriptionStatus status, Instant since) {
    int rows =
        tx.handle()
            .createUpdate(
                """
                update accounts
                   set subscription_status = cast(:status as subscription_status),
                       subscribed_since = :since,
                       purged_at = case when :status = 'purged' then purged_at end
                 where id = :account
                """)
            .bind("account", account)
            .bind("status", status.wire())
            .bind("since", utc(since))
            .execute();
    if (rows != 1) {
      throw new IllegalStateException("account " + account + " is gone");
    }
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Subscription one) {
    Subscription.PlanRef next = one.plans().next();
    Subscription.State state = one.state();
    return statement
        .bind("id", one.id())
        .bind("environment", one.environment().value())
        .bind("account", one.account())
        .bind("provider", one.provider().name())
        .bind("ref", one.provider().ref())
        .bind("createdAt", utc(one.createdAt()))
        .bind("plan", one.plans().now().key())
        .bind("planVersion", one.plans().now().version())
        .bind("nextPlan", next == null ? null : next.key())
        .bind("nextVersion", next == null ? null : next.version())
        .bind("status", state.status().wire())
        .bind("since", utc(state.since()))
        .bind("saidAt", utc(state.saidAt()))
        .bind("anchor", utc(state.anchor()))
        .bind("start", utc(state.period().start()))
        .bind("end", utc(state.period().end()))
        .bind("trialEndsAt", utc(state.dates().trialEndsAt()))
        .bind("graceUntil", utc(state.dates().graceUntil()))
        .bind("cancelAt", utc(state.dates().cancelAt()))
        .bind("endedAt", utc(state.endedAt()));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private static Subscription subscription(ResultSet row) throws SQLException {
    String next = row.getString("next_plan");
    return new Subscription(
        row.getObject("id", UUID.class),
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        new Subscription.Provider(row.getString("provider"), row.getString("provider_ref")),
        time(row, "created_at"),
        new Subscription.Plans(
            new Subscription.PlanRef(row.getString("plan"), row.getInt("plan_version")),
            next == null ? null : new Subscription.PlanRef(next, row.getInt("next_plan_version"))),
        state(row));
  }

  private static Subscription.State state(ResultSet row) throws SQLException {
    return new Subscription.State(
        SubscriptionStatus.of(row.getString("status")).orElseThrow(),
        time(row, "status_since"),
        StoreSql.instant(row, "said_at"),
        new SubscriptionDates(
            StoreSql.instant(row, "trial_ends_at"),
            StoreSql.instant(row, "grace_until"),
            StoreSql.instant(row, "cancel_at")),
        time(row, "anchor"),
        new Period(time(row, "period_start"), time(row, "period_end")),
        StoreSql.instant(row, "ended_at"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
