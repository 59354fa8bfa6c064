package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.ApprovalStep;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All SQL of approvals. */
final class ApprovalSql {
  private static final String APPROVALS =
      """
      select id, environment, account, tenant, state, done, failed_at, error, attempts, checklist,
             approval_before, onboarded_before, source, actor, correlation, started_at, changed_at
      from approvals
      """;

  private ApprovalSql() {}

  /**
   * Who works on an approval, and until when nobody else does.
   *
   * @param token of this one attempt; whoever takes over has another
   */
  record Claim(UUID token, Instant until) {}

  static void insert(Tx tx, Approval one, Claim claim) {
    tx.handle()
        .createUpdate(
            """
            insert into approvals (id, environment, account, tenant, state, done, attempts,
                                   approval_before, onboarded_before, source, actor, correlation,
                                   claim, claimed_to, started_at, changed_at)
            values (:id, :environment, :account, :tenant, :state, 0, 0,
                    cast(:approval as approval), :onboarded, :source, :actor, :correlation,
                    :claim, :until, :at, :at)
            """)
        .bind("id", one.id())
        .bind("environment", one.environment().value())
        .bind("account", one.account())
        .bind("tenant", one.tenant().value())
        .bind("state", one.state().wire())
        .bind("approval", one.before().approval().wire())
        .bind("onboarded", one.before().onboarded())
        .bind("source", one.cause().source().name().toLowerCase(Locale.ROOT))
        .bind("actor", one.cause().actor())
        .bind("correlation", one.cause().correlation())
        .bind("claim", claim.token())
        .bind("until", claim.until().atOffset(ZoneOffset.UTC))
        .bind("at", one.startedAt().atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** The last one of a store. */
  static Optional<Approval> last(Tx tx, EnvironmentId environment, TenantId tenant) {
    return tx.handle()
        .createQuery(
            APPROVALS
                + """
                where environment = :environment and tenant = :tenant
                order by started_at desc, id desc limit 1
                """)
        .bind("environment", environment.value())
        .bind("tenant", tenant.value())
        .map((row, _) -> approval(row))
        .findOne();
  }

  static List<Approval> open(Tx tx, EnvironmentId environment, int limit) {
    return tx.handle()
        .createQuery(
            APPROVALS
                + """
                where environment = :environment and state in ('in_progress', 'compensating')
                order by started_at limit :limit
                """)
        .bind("environment", environment.value())
        .bind("limit", limit)
        .map((row, _) -> approval(row))
        .list();
  }

  /** Takes over one that nobody has worked on for long. */
  static Optional<Approval> takeOver(Tx tx, Instant now, Claim claim) {
    return tx.handle()
        .createQuery(
            """
            with stuck as (
              select id as one from approvals
              where state in ('in_progress', 'compensating') and claimed_to <= :now
              order by claimed_to limit 1 for update skip locked)
            update approvals set claim = :claim, claimed_to = :until
            from stuck where id = one
            returning id, environment, account, tenant, state, done, failed_at, error, attempts,
                      checklist, approval_before, onboarded_before, source, actor, correlation, started_at, changed_at
            """)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("claim", claim.token())
        .bind("until", claim.until().atOffset(ZoneOffset.UTC))
        .map((row, _) -> approval(row))
        .findOne();
  }

  /**
   * Writes how far one has come, if it is still this one's to work on.
   *
   * @return false when somebody else has taken it over
   */
  static boolean advance(Tx tx, Approval one, Claim claim) {
    ApprovalStep failed = one.failedAt();
    return tx.handle()
            .createUpdate(
                """
                update approvals
                   set state = :state, done = :done, failed_at = :failedAt, error = :error,
                       attempts = :attempts, checklist = :checklist, changed_at = :at,
                       claimed_to = :until
                 where id = :id and claim = :claim
                """)
            .bind("id", one.id())
            .bind("claim", claim.token())
            .bind("until", claim.until().atOffset(ZoneOffset.UTC))
            .bind("state", one.state().wire())
            .bind("done", one.done())
            .bind("failedAt", failed == null ? null : failed.number())
            .bind("error", one.error())
            .bind("attempts", one.attempts())
            .bindArray("checklist", String.class, one.checklist())
            .bind("at", one.changedAt().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /** Takes an account on, or not any more; false when it is as it should be. */
  static boolean approve(Tx tx, long account, Account.Approval approval) {
    return tx.handle()
            .createUpdate(
                """
                update accounts set approval = cast(:approval as approval)
                where id = :account and approval <> cast(:approval as approval)
                """)
            .bind("account", account)
            .bind("approval", approval.wire())
            .execute()
        == 1;
  }

  /** Notes that everything is set up for an account, or not any more; false when it is noted. */
  static boolean onboarded(Tx tx, long account, @Nullable Instant at) {
    return tx.handle()
            .createUpdate(
                """
                update accounts set onboarded_at = :at
                where id = :account and (onboarded_at is null) <> (cast(:at as timestamptz) is null)
                """)
            .bind("account", account)
            .bind("at", at == null ? null : at.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  private static Approval approval(ResultSet row) throws SQLException {
    int failed = row.getInt("failed_at");
    return new Approval(
        row.getObject("id", UUID.class),
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        new TenantId(row.getLong("tenant")),
        Approval.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getInt("done"),
        failed == 0 ? null : ApprovalStep.of(failed),
        row.getString("error"),
        row.getInt("attempts"),
        List.of((String[]) row.getArray("checklist").getArray()),
        new Approval.Before(
            Account.Approval.valueOf(row.getString("approval_before").toUpperCase(Locale.ROOT)),
            row.getBoolean("onboarded_before")),
        new Cause(
            Cause.Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
            row.getString("actor"),
            row.getString("correlation")),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
