package dev.cuota.engine.quota;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaChange;
import dev.cuota.core.quota.QuotaGrace;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.core.quota.QuotaStatus;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** All SQL of quota states and their events. */
final class QuotaSql {
  private QuotaSql() {}

  /** What is stored of an account, locked until the transaction ends. */
  static Optional<Judgement> lock(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            """
            select * from quota_states
            where environment = :environment and account = :account
            for update
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .map((row, _) -> judgement(row))
        .findOne();
  }

  /** Stores an account for the first time; false when somebody else has meanwhile. */
  static boolean insert(Tx tx, Judgement judgement, Instant now) {
    var insert =
        tx.handle()
            .createUpdate(
                """
                insert into quota_states
                  (environment, account, state, since, grace_since, grace_until, period,
                   percentage, new_terms, judged_at)
                values
                  (:environment, :account, :state, :since, :graceSince, :graceUntil, :period,
                   :percentage, false, :now)
                on conflict (environment, account) do nothing
                """);
    return bind(insert, judgement, now).execute() == 1;
  }

  /** Stores an account that is locked. */
  static void update(Tx tx, Judgement judgement, Instant now) {
    var update =
        tx.handle()
            .createUpdate(
                """
                update quota_states
                set state = :state, since = :since, grace_since = :graceSince,
                    grace_until = :graceUntil, period = :period, percentage = :percentage,
                    new_terms = false, judged_at = :now, changed = pg_current_xact_id()
                where environment = :environment and account = :account
                """);
    if (bind(update, judgement, now).execute() != 1) {
      throw new IllegalStateException("quota state of account is gone: " + judgement.account());
    }
  }

  /** Notes that an account's plan was changed, so that it is judged afresh even after a crash. */
  static void markNewTerms(Tx tx, EnvironmentId environment, long account) {
    tx.handle()
        .createUpdate(
            """
            update quota_states set new_terms = true
            where environment = :environment and account = :account
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .execute();
  }

  static void insertEvent(Tx tx, UUID id, QuotaChanged event) {
    tx.handle()
        .createUpdate(
            """
            insert into quota_events
              (id, environment, account, old_state, new_state, why, percentage, mode, at)
            values
              (:id, :environment, :account, :oldState, :newState, :why, :percentage, :mode, :at)
            """)
        .bind("id", id)
        .bind("environment", event.environment().value())
        .bind("account", event.account())
        .bind("oldState", event.oldState().name())
        .bind("newState", event.newState().name())
        .bind("why", event.why().name())
        .bind("percentage", event.percentage())
        .bind("mode", event.mode().name())
        .bind("at", event.at().atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** What happened to an account, newest first. */
  static List<QuotaChanged> events(Tx tx, EnvironmentId environment, long account, int limit) {
    return tx.handle()
        .createQuery(
            """
            select * from quota_events
            where environment = :environment and account = :account
            order by at desc, id desc
            limit :limit
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("limit", limit)
        .map((row, _) -> event(row))
        .list();
  }

  /** Accounts in some states, the worst and fullest first. */
  static List<Judgement> list(Tx tx, QuotaFilter filter) {
    return tx.handle()
        .createQuery(
            """
            select * from quota_states
            where environment = :environment and state = any(:states)
            order by array_position(
                       array['HARD_LIMIT', 'GRACE', 'SOFT_LIMIT', 'WARNING', 'ACTIVE'], state),
                     percentage desc, account
            limit :limit offset :offset
            """)
        .bind("environment", filter.environment().value())
        .bindArray("states", String.class, states(filter))
        .bind("limit", filter.limit())
        .bind("offset", filter.offset())
        .map((row, _) -> judgement(row))
        .list();
  }

  /** Accounts in the hard limit, by number, beyond {@code after}. */
  static List<Long> blocked(Tx tx, EnvironmentId environment, long after, int limit) {
    return tx.handle()
        .createQuery(
            """
            select account from quota_states
            where environment = :environment and state = 'HARD_LIMIT' and account > :after
            order by account
            limit :limit
            """)
        .bind("environment", environment.value())
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /** How many accounts are stored in each state; those never judged are not stored. */
  static Map<QuotaState, Long> counts(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            """
            select state, count(*) as accounts from quota_states
            where environment = :environment
            group by state
            """)
        .bind("environment", environment.value())
        .reduceRows(
            new EnumMap<>(QuotaState.class),
            (counts, row) -> {
              counts.put(
                  QuotaState.valueOf(row.getColumn("state", String.class)),
                  row.getColumn("accounts", Long.class));
              return counts;
            });
  }

  /** Where accounts stand, for those that are stored. */
  static List<Judgement> of(Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    return tx.handle()
        .createQuery(
            """
            select * from quota_states
            where environment = :environment and account = any(:accounts)
            """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .map((row, _) -> judgement(row))
        .list();
  }

  /** The state of one account; active when none is stored. */
  static QuotaState state(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            """
            select state from quota_states
            where environment = :environment and account = :account
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .mapTo(String.class)
        .findOne()
        .map(QuotaState::valueOf)
        .orElse(QuotaState.ACTIVE);
  }

  /**
   * Whether an account is active, for those stored by transactions that were not over when {@code
   * since} was taken.
   */
  static List<Known> changedSince(Tx tx, String since) {
    return tx.handle()
        .createQuery(
            """
            select account, state from quota_states where changed >= :since::xid8
            """)
        .bind("since", since)
        .map((row, _) -> new Known(row.getLong("account"), "ACTIVE".equals(row.getString("state"))))
        .list();
  }

  /** Whether an account is active. */
  record Known(long account, boolean active) {}

  private static List<String> states(QuotaFilter filter) {
    return filter.states().isEmpty()
        ? List.of("HARD_LIMIT", "GRACE", "SOFT_LIMIT", "WARNING")
        : filter.states().stream().map(QuotaState::name).toList();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Judgement judgement, Instant now) {
    QuotaStatus status = judgement.status();
    QuotaGrace grace = status.grace();
    return statement
        .bind("environment", judgement.environment().value())
        .bind("account", judgement.account())
        .bind("state", status.state().name())
        .bind("since", status.since().atOffset(ZoneOffset.UTC))
        .bind("graceSince", utc(grace == null ? null : grace.since()))
        .bind("graceUntil", utc(grace == null ? null : grace.until()))
        .bind("period", status.period().start().atOffset(ZoneOffset.UTC))
        .bind("percentage", judgement.percentage())
        .bind("now", now.atOffset(ZoneOffset.UTC));
  }

  private static Judgement judgement(ResultSet row) throws SQLException {
    Instant graceSince = instant(row, "grace_since");
    Instant graceUntil = instant(row, "grace_until");
    QuotaGrace grace =
        graceSince == null || graceUntil == null ? null : new QuotaGrace(graceSince, graceUntil);
    return new Judgement(
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        new QuotaStatus(
            QuotaState.valueOf(row.getString("state")),
            row.getObject("since", OffsetDateTime.class).toInstant(),
            grace,
            Period.month(row.getObject("period", OffsetDateTime.class).toInstant())),
        row.getInt("percentage"),
        row.getBoolean("new_terms"));
  }

  private static QuotaChanged event(ResultSet row) throws SQLException {
    return new QuotaChanged(
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        QuotaState.valueOf(row.getString("old_state")),
        QuotaState.valueOf(row.getString("new_state")),
        QuotaChange.valueOf(row.getString("why")),
        row.getInt("percentage"),
        EnforcementMode.valueOf(row.getString("mode")),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
