package dev.cuota.engine.billing;

import dev.cuota.core.billing.ChargeStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of what providers were asked for. */
final class ChargeSql {
  private static final String SELECT =
      """
      select id, environment, account, provider, currency, amount, status, ref, url, why, tries,
             next_try_at, made_at, changed_at
      from billing_charges
      """;

  private ChargeSql() {}

  static void insert(Tx tx, Charge charge, @Nullable UUID bulk) {
    tx.handle()
        .createUpdate(
            """
            insert into billing_charges
              (id, environment, account, provider, currency, amount, status, next_try_at, made_at,
               changed_at, bulk)
            values
              (:id, :environment, :account, :provider, :currency, :amount, :status, :next, :at, :at,
               :bulk)
            """)
        .bind("id", charge.id())
        .bind("environment", charge.environment().value())
        .bind("account", charge.account())
        .bind("provider", charge.provider())
        .bind("currency", charge.amount().currency())
        .bind("amount", charge.amount().amount())
        .bind("status", charge.answer().status().wire())
        .bindByType("next", utc(charge.nextTryAt()), OffsetDateTime.class)
        .bind("at", utc(charge.madeAt()))
        .bindByType("bulk", bulk, UUID.class)
        .execute();
  }

  /** Writes what the provider has said. */
  static void update(Tx tx, Charge charge) {
    tx.handle()
        .createUpdate(
            """
            update billing_charges
               set status = :status, ref = coalesce(:ref, ref), url = coalesce(:url, url),
                   why = :why, tries = :tries, next_try_at = :next, changed_at = :at
             where id = :id
            """)
        .bind("id", charge.id())
        .bind("status", charge.answer().status().wire())
        .bindByType("ref", charge.answer().ref(), String.class)
        .bindByType("url", charge.answer().url(), String.class)
        .bindByType("why", charge.answer().why(), String.class)
        .bind("tries", charge.tries())
        .bindByType("next", utc(charge.nextTryAt()), OffsetDateTime.class)
        .bind("at", utc(charge.changedAt()))
        .execute();
  }

  static Optional<Charge> find(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(SELECT + "where id = :id")
        .bind("id", id)
        .map((row, _) -> charge(row))
        .findOne();
  }

  /** One, for this transaction alone. */
  static Charge lock(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(SELECT + "where id = :id for update")
        .bind("id", id)
        .map((row, _) -> charge(row))
        .one();
  }

  /** Those after an id, in the order of ids. */
  static List<Charge> after(Tx tx, EnvironmentId environment, UUID after, int most) {
    return tx.handle()
        .createQuery(
            SELECT + "where environment = :environment and id > :after order by id limit :most")
        .bind("environment", environment.value())
        .bind("after", after)
        .bind("most", most)
        .map((row, _) -> charge(row))
        .list();
  }

  /** Those that are to be asked for again by now, the longest due first. */
  static List<Charge> due(Tx tx, Instant now, int most) {
    return tx.handle()
        .createQuery(SELECT + "where next_try_at <= :now order by next_try_at limit :most")
        .bind("now", utc(now))
        .bind("most", most)
        .map((row, _) -> charge(row))
        .list();
  }

  /** Whether an account is charged by itself. */
  static void setAuto(Tx tx, EnvironmentId environment, long account, boolean auto) {
    tx.handle()
        .createUpdate(
            """
            insert into billing_accounts (environment, account, auto_charge)
            values (:environment, :account, :auto)
            on conflict (account) do update set auto_charge = excluded.auto_charge
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("auto", auto)
        .execute();
  }

  static boolean isAuto(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            """
            select auto_charge from billing_accounts
            where environment = :environment and account = :account
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  private static Charge charge(ResultSet row) throws SQLException {
    return new Charge(
        row.getObject("id", UUID.class),
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        row.getString("provider"),
        new Money(row.getBigDecimal("amount"), row.getString("currency")),
        new Charge.Answer(
            ChargeStatus.of(row.getString("status")).orElseThrow(),
            row.getString("ref"),
            row.getString("url"),
            row.getString("why")),
        row.getInt("tries"),
        time(row, "next_try_at"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
