package dev.cuota.engine.margin;

import dev.cuota.core.margin.GuardMode;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** SQL of accounts that are held to their margin, and of what somebody was told. */
final class GuardSql {
  private GuardSql() {}

  /** Those that are held, of any month. */
  static List<Held> held(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            """
            select account, month, mode, throttled, since from margin_guards
            where environment = :environment and let_go_at is null order by account, month
            """)
        .bind("environment", environment.value())
        .map(
            (row, _) ->
                new Held(
                    row.getLong("account"),
                    YearMonth.from(row.getTimestamp("month").toInstant().atOffset(ZoneOffset.UTC)),
                    GuardMode.of(row.getString("mode")).orElseThrow(),
                    List.of((String[]) row.getArray("throttled").getArray()),
                    row.getTimestamp("since").toInstant()))
        .list();
  }

  /** Holds an account, or says that it is held otherwise. */
  static void hold(Tx tx, EnvironmentId environment, Held held) {
    tx.handle()
        .createUpdate(
            """
            insert into margin_guards (environment, account, month, mode, throttled, since)
            values (:environment, :account, :month, :mode, :throttled, :since)
            on conflict (account, month) do update
              set (mode, throttled, since, let_go_at)
                = (excluded.mode, excluded.throttled, excluded.since, null)
            """)
        .bind("environment", environment.value())
        .bind("account", held.account())
        .bind("month", start(held.month()))
        .bind("mode", held.mode().wire())
        .bindArray("throttled", String.class, held.throttled())
        .bind("since", held.since().atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** Lets an account go; false when it was not held. */
  static boolean letGo(Tx tx, EnvironmentId environment, Held held, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                update margin_guards set let_go_at = :now, throttled = '{}'
                where environment = :environment and account = :account and month = :month
                  and let_go_at is null
                """)
            .bind("environment", environment.value())
            .bind("account", held.account())
            .bind("month", start(held.month()))
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /** Notes that somebody is told of something; false when somebody was before. */
  static boolean tell(Tx tx, EnvironmentId environment, String kind, String subject, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                insert into margin_told (environment, kind, subject, told_at)
                values (:environment, :kind, :subject, :now) on conflict do nothing
                """)
            .bind("environment", environment.value())
            .bind("kind", kind)
            .bind("subject", subject)
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /** Whether somebody was told of something. */
  static boolean wasTold(Tx tx, EnvironmentId environment, String kind, String subject) {
    return tx.handle()
        .createQuery(
            """
            select exists (select from margin_told
              where environment = :environment and kind = :kind and subject = :subject)
            """)
        .bind("environment", environment.value())
        .bind("kind", kind)
        .bind("subject", subject)
        .mapTo(Boolean.class)
        .one();
  }

  /** Forgets what somebody was told before. */
  static void forgetTold(Tx tx, EnvironmentId environment, Instant before) {
    tx.handle()
        .createUpdate(
            "delete from margin_told where environment = :environment and told_at < :before")
        .bind("environment", environment.value())
        .bind("before", before.atOffset(ZoneOffset.UTC))
        .execute();
  }

  private static OffsetDateTime start(YearMonth month) {
    return Period.month(month).start().atOffset(ZoneOffset.UTC);
  }
}
