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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** SQL of wishes to charge everybody. */
final class BulkSql {
  private static final String SELECT =
      "select id, environment, accounts, done, asked_by, begun_at, ended_at from billing_bulks ";

  private BulkSql() {}

  /** Writes down whom to charge; false when a wish is being fulfilled already. */
  static boolean begin(Tx tx, UUID id, EnvironmentId environment, String by, Instant now) {
    boolean first =
        tx.handle()
                .createUpdate(
                    """
                    insert into billing_bulks (id, environment, accounts, asked_by, begun_at)
                    values (:id, :environment, 0, :by, :now)
                    on conflict do nothing
                    """)
                .bind("id", id)
                .bind("environment", environment.value())
                .bind("by", by)
                .bind("now", utc(now))
                .execute()
            > 0;
    if (!first) {
      return false;
    }
    tx.handle()
        .createUpdate(
            """
            insert into billing_bulk_accounts (bulk, environment, account)
            select :id, a.environment, a.account
            from billing_accounts a
            where a.environment = :environment and a.auto_charge and exists (
              select from billing_adjustments d
              where d.environment = a.environment and d.account = a.account
                and d.status = 'pending' and d.amount <> 0)
            """)
        .bind("id", id)
        .bind("environment", environment.value())
        .execute();
    tx.handle()
        .createUpdate(
            """
            update billing_bulks b set accounts = c.n, ended_at = case when c.n = 0 then :now end
            from (select count(*) as n from billing_bulk_accounts where bulk = :id) c
            where b.id = :id
            """)
        .bind("id", id)
        .bind("now", utc(now))
        .execute();
    return true;
  }

  /** Takes down that these are staged, the next of those that are not. */
  static List<Long> stage(Tx tx, UUID id, int most) {
    return tx.handle()
        .createQuery(
            """
            update billing_bulk_accounts set staged = true
            where bulk = :id and account in (
              select account from billing_bulk_accounts where bulk = :id and not staged
              order by account limit :most for update)
            returning account
            """)
        .bind("id", id)
        .bind("most", most)
        .mapTo(Long.class)
        .list();
  }

  /** Takes down what became of one; nothing when that is known. */
  static void done(Tx tx, UUID id, long account, BulkOutcome outcome, Instant now) {
    int changed =
        tx.handle()
            .createUpdate(
                """
                update billing_bulk_accounts set outcome = :outcome
                where bulk = :id and account = :account and outcome is null
                """)
            .bind("id", id)
            .bind("account", account)
            .bind("outcome", outcome.wire())
            .execute();
    if (changed > 0) {
      tx.handle()
          .createUpdate(
              """
              update billing_bulks
                 set done = done + 1, ended_at = case when done + 1 = accounts then :now end
               where id = :id
              """)
          .bind("id", id)
          .bind("now", utc(now))
          .execute();
    }
  }

  /** Whether a provider was asked for an account by this wish. */
  static boolean hasAsked(Tx tx, UUID id, long account) {
    return tx.handle()
        .createQuery(
            """
            select exists (select from billing_charges where bulk = :id and account = :account)
            """)
        .bind("id", id)
        .bind("account", account)
        .mapTo(Boolean.class)
        .one();
  }

  static Optional<BulkCharge> find(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(SELECT + "where id = :id")
        .bind("id", id)
        .map((row, _) -> bulk(tx, row))
        .findOne();
  }

  /** The one that goes on in an environment. */
  static Optional<BulkCharge> running(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery(SELECT + "where environment = :environment and ended_at is null")
        .bind("environment", environment.value())
        .map((row, _) -> bulk(tx, row))
        .findOne();
  }

  /** The last one of an environment. */
  static Optional<BulkCharge> last(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery(SELECT + "where environment = :environment order by begun_at desc, id limit 1")
        .bind("environment", environment.value())
        .map((row, _) -> bulk(tx, row))
        .findOne();
  }

  /** What would be asked for now. */
  static BulkPreview preview(Tx tx, EnvironmentId environment) {
    SortedMap<String, Money> asked = new TreeMap<>();
    tx.handle()
        .createQuery(
            """
            select currency, sum(owed) as owed from (
              select d.account, d.currency, sum(d.amount) as owed
              from billing_accounts a
              join billing_adjustments d using (environment, account)
              where a.environment = :environment and a.auto_charge and d.status = 'pending'
                and d.amount <> 0 and d.waits = ''
              group by d.account, d.currency having sum(d.amount) > 0) each
            group by currency
            """)
        .bind("environment", environment.value())
        .map((row, _) -> new Money(row.getBigDecimal("owed"), row.getString("currency")))
        .forEach(sum -> asked.put(sum.currency(), sum));
    int accounts =
        tx.handle()
            .createQuery(
                """
                select count(*) from billing_accounts a
                where a.environment = :environment and a.auto_charge and exists (
                  select from billing_adjustments d
                  where d.environment = a.environment and d.account = a.account
                    and d.status = 'pending' and d.amount <> 0)
                """)
            .bind("environment", environment.value())
            .mapTo(Integer.class)
            .one();
    return new BulkPreview(accounts, asked);
  }

  private static BulkCharge bulk(Tx tx, ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
    return new BulkCharge(
        id,
        new EnvironmentId(row.getInt("environment")),
        row.getInt("accounts"),
        row.getInt("done"),
        outcomes(tx, id),
        charges(tx, id),
        row.getString("asked_by"),
        row.getObject("begun_at", OffsetDateTime.class).toInstant(),
        ended == null ? null : ended.toInstant());
  }

  private static Map<BulkOutcome, Integer> outcomes(Tx tx, UUID id) {
    Map<BulkOutcome, Integer> outcomes = new EnumMap<>(BulkOutcome.class);
    tx.handle()
        .createQuery(
            """
            select outcome, count(*) as n from billing_bulk_accounts
            where bulk = :id and outcome is not null group by outcome
            """)
        .bind("id", id)
        .map(
            (row, _) ->
                outcomes.put(
                    BulkOutcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                    row.getInt("n")))
        .list();
    return outcomes;
  }

  private static Map<ChargeStatus, Integer> charges(Tx tx, UUID id) {
    Map<ChargeStatus, Integer> charges = new EnumMap<>(ChargeStatus.class);
    tx.handle()
        .createQuery(
            "select status, count(*) as n from billing_charges where bulk = :id group by status")
        .bind("id", id)
        .map(
            (row, _) ->
                charges.put(
                    ChargeStatus.of(row.getString("status")).orElseThrow(), row.getInt("n")))
        .list();
    return charges;
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
