package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** SQL of statements, but for their lines. */
final class StatementSql {
  private static final String WHERE =
      """
      where environment = :environment
        and (:account::bigint is null or account = :account)
        and (:month::timestamptz is null or month = :month)
      """;

  private StatementSql() {}

  /** The number that was given out last, and the seal of who has it. */
  record Last(long number, String seal) {}

  /** Holds the row of numbers until the transaction ends. */
  static Last lockLast(Tx tx, EnvironmentId environment) {
    tx.handle()
        .createUpdate(
            """
            insert into statement_numbers (environment, last, seal) values (:environment, 0, '')
            on conflict do nothing
            """)
        .bind("environment", environment.value())
        .execute();
    return tx.handle()
        .createQuery(
            """
            select last, seal from statement_numbers where environment = :environment for update
            """)
        .bind("environment", environment.value())
        .map((row, _) -> new Last(row.getLong("last"), hex(row)))
        .one();
  }

  /** The number that was given out last, whoever issues. */
  static Last last(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery("select last, seal from statement_numbers where environment = :environment")
        .bind("environment", environment.value())
        .map((row, _) -> new Last(row.getLong("last"), hex(row)))
        .findOne()
        .orElse(new Last(0, Seals.NONE));
  }

  /** Takes down which number was given out last. */
  static void putLast(Tx tx, EnvironmentId environment, Last last) {
    tx.handle()
        .createUpdate(
            """
            update statement_numbers set last = :last, seal = decode(:seal, 'hex')
            where environment = :environment
            """)
        .bind("environment", environment.value())
        .bind("last", last.number())
        .bind("seal", last.seal())
        .execute();
  }

  /** Whose accounts are those, as they are called now; held until the transaction ends. */
  static List<StatementHead.Addressee> lockAddressees(
      Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    return tx.handle()
        .createQuery(
            """
            select id, key, name, country from accounts
            where environment = :environment and id = any(:accounts)
            order by id for no key update
            """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .map(
            (row, _) ->
                new StatementHead.Addressee(
                    row.getLong("id"),
                    row.getString("key"),
                    row.getString("name"),
                    row.getString("country")))
        .list();
  }

  /** Accounts with their currencies that have a statement for a month or a later one. */
  static List<Told> told(
      Tx tx, EnvironmentId environment, Collection<Long> accounts, Period month) {
    return tx.handle()
        .createQuery(
            """
            select distinct account, currency from statements
            where environment = :environment and account = any(:accounts) and month >= :month
            """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .bind("month", utc(month.start()))
        .map((row, _) -> new Told(row.getLong("account"), row.getString("currency")))
        .list();
  }

  /** That an account was told something in a currency. */
  record Told(long account, String currency) {}

  static void insert(Tx tx, List<StatementHead> heads) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into statements
                  (id, environment, number, account, account_key, account_name, country, issuer,
                   issuer_address, issuer_tax_id, month, currency, issued_at, lines, amount, tax, total, seal)
                values
                  (:id, :environment, :number, :account, :key, :name, :country, :issuer,
                   :issuerAddress, :issuerTaxId, :month, :currency, :issuedAt, :lines, :amount, :tax, :total, decode(:seal, 'hex'))
                """);
    for (StatementHead one : heads) {
      batch
          .bind("id", one.id())
          .bind("environment", one.environment().value())
          .bind("number", one.number())
          .bind("account", one.to().account())
          .bind("key", one.to().key())
          .bind("name", one.to().name())
          .bind("issuer", one.from().name())
          .bind("issuerAddress", one.from().address())
          .bind("issuerTaxId", one.from().taxId())
          .bindByType("country", one.to().country(), String.class)
          .bind("month", utc(one.month().start()))
          .bind("currency", one.sum().total().currency())
          .bind("issuedAt", utc(one.issuedAt()))
          .bind("lines", one.lines())
          .bind("amount", one.sum().amount().amount())
          .bind("tax", one.sum().tax().amount())
          .bind("total", one.sum().total().amount())
          .bind("seal", one.seal())
          .add();
    }
    batch.execute();
  }

  static Optional<StatementHead> find(Tx tx, EnvironmentId environment, UUID id) {
    return tx.handle()
        .createQuery("select * from statements where environment = :environment and id = :id")
        .bind("environment", environment.value())
        .bind("id", id)
        .map((row, _) -> head(row))
        .findOne();
  }

  static List<StatementHead> search(Tx tx, StatementSearch search) {
    return where(
            tx.handle()
                .createQuery(
                    "select * from statements "
                        + WHERE
                        + " order by number desc limit :limit offset :offset"),
            search)
        .bind("limit", search.limit())
        .bind("offset", search.offset())
        .map((row, _) -> head(row))
        .list();
  }

  static long count(Tx tx, StatementSearch search) {
    return where(tx.handle().createQuery("select count(*) from statements " + WHERE), search)
        .mapTo(Long.class)
        .one();
  }

  /** Those after a number, in order. */
  static List<StatementHead> after(Tx tx, EnvironmentId environment, long number, int limit) {
    return tx.handle()
        .createQuery(
            """
            select * from statements where environment = :environment and number > :number
            order by number limit :limit
            """)
        .bind("environment", environment.value())
        .bind("number", number)
        .bind("limit", limit)
        .map((row, _) -> head(row))
        .list();
  }

  private static Query where(Query query, StatementSearch search) {
    YearMonth month = search.month();
    return query
        .bind("environment", search.environment().value())
        .bindByType("account", search.account(), Long.class)
        .bindByType(
            "month", month == null ? null : utc(Period.month(month).start()), OffsetDateTime.class);
  }

  private static StatementHead head(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new StatementHead(
        row.getObject("id", UUID.class),
        new EnvironmentId(row.getInt("environment")),
        row.getLong("number"),
        new Issuer(
            row.getString("issuer"),
            row.getString("issuer_address"),
            row.getString("issuer_tax_id")),
        new StatementHead.Addressee(
            row.getLong("account"),
            row.getString("account_key"),
            row.getString("account_name"),
            row.getString("country")),
        Period.month(row.getObject("month", OffsetDateTime.class).toInstant()),
        row.getObject("issued_at", OffsetDateTime.class).toInstant(),
        row.getInt("lines"),
        new StatementHead.Sum(
            new Money(row.getBigDecimal("amount"), currency),
            new Money(row.getBigDecimal("tax"), currency),
            new Money(row.getBigDecimal("total"), currency)),
        hex(row));
  }

  private static String hex(ResultSet row) throws SQLException {
    return HexFormat.of().formatHex(row.getBytes("seal"));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
