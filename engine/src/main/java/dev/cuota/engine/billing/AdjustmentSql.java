package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.PriceVersion;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** All SQL of adjustments. */
final class AdjustmentSql {
  static final String SELECT =
      """
      select id, environment, account, type, feature, month, part, plan, plan_version, agreed, currency, used,
             included, covered, rated, amount, explanation, waits, status::text as status, note,
             charge, statement, tax_fixed, tax_name, tax_percent, tax_included, made_at, changed_at, revision
      from billing_adjustments
      """;

  private static final String WHERE =
      """
      where environment = :environment
        and (:status::text is null or status = :status::adjustment_status)
        and (:type::text is null or type = :type)
        and (:account::bigint is null or account = :account)
        and (:month::timestamptz is null or month = :month)
      """;

  private AdjustmentSql() {}

  /** Those of accounts in a month, in the order of their parts, for this transaction alone. */
  static List<Adjustment> lock(
      Tx tx,
      EnvironmentId environment,
      AdjustmentType type,
      Period month,
      Collection<Long> accounts) {
    return tx.handle()
        .createQuery(
            SELECT
                + """
                where environment = :environment and type = :type and month = :month
                  and account = any(:accounts)
                order by account, feature, part for update
                """)
        .bind("environment", environment.value())
        .bind("type", type.wire())
        .bind("month", utc(month.start()))
        .bindArray("accounts", Long.class, accounts)
        .map((row, _) -> adjustment(row))
        .list();
  }

  /** Those for the same thing and month, in the order of their parts. */
  static List<Adjustment> partsOf(Tx tx, Adjustment one) {
    return tx.handle()
        .createQuery(
            SELECT
                + """
                where environment = :environment and account = :account and type = :type
                  and feature = :feature and month = :month
                order by part
                """)
        .bind("environment", one.environment().value())
        .bind("account", one.account())
        .bind("type", one.subject().type().wire())
        .bind("feature", one.subject().feature())
        .bind("month", utc(one.subject().month().start()))
        .map((row, _) -> adjustment(row))
        .list();
  }

  static Optional<Adjustment> find(Tx tx, EnvironmentId environment, UUID id) {
    return tx.handle()
        .createQuery(SELECT + "where environment = :environment and id = :id")
        .bind("environment", environment.value())
        .bind("id", id)
        .map((row, _) -> adjustment(row))
        .findOne();
  }

  /** One, for this transaction alone. */
  static Optional<Adjustment> lock(Tx tx, EnvironmentId environment, UUID id) {
    return tx.handle()
        .createQuery(SELECT + "where environment = :environment and id = :id for update")
        .bind("environment", environment.value())
        .bind("id", id)
        .map((row, _) -> adjustment(row))
        .findOne();
  }

  /** Those that a charge asks for, for this transaction alone. */
  static List<Adjustment> lockOf(Tx tx, UUID charge) {
    return tx.handle()
        .createQuery(SELECT + "where charge = :charge order by id for update")
        .bind("charge", charge)
        .map((row, _) -> adjustment(row))
        .list();
  }

  /** Those that a charge asks for, or has asked for. */
  static List<Adjustment> of(Tx tx, UUID charge) {
    return tx.handle()
        .createQuery(SELECT + "where charge = :charge order by id")
        .bind("charge", charge)
        .map((row, _) -> adjustment(row))
        .list();
  }

  /** Those that charges ask for, or have asked for. */
  static List<Adjustment> of(Tx tx, Collection<UUID> charges) {
    return tx.handle()
        .createQuery(SELECT + "where charge = any(:charges) order by id")
        .bindArray("charges", UUID.class, charges)
        .map((row, _) -> adjustment(row))
        .list();
  }

  /** Those that stand as if they were asked for, and no charge does. */
  static List<Adjustment> chargeless(Tx tx, EnvironmentId environment, int limit) {
    return tx.handle()
        .createQuery(
            SELECT
                + """
                where environment = :environment and status in ('charging', 'charged', 'failed')
                  and not exists (
                    select from billing_charges c where c.id = billing_adjustments.charge)
                order by id limit :limit
                """)
        .bind("environment", environment.value())
        .bind("limit", limit)
        .map((row, _) -> adjustment(row))
        .list();
  }

  /** What an account owes in a currency, and what is given back to it, that comes to anything. */
  static List<UUID> pending(Tx tx, EnvironmentId environment, long account, String currency) {
    return tx.handle()
        .createQuery(
            """
            select id from billing_adjustments
            where environment = :environment and account = :account and currency = :currency
              and status = 'pending' and amount <> 0 and waits = ''
            order by id
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("currency", currency)
        .mapTo(UUID.class)
        .list();
  }

  /** In which currencies an account owes anything. */
  static List<String> pendingCurrencies(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            """
            select distinct currency from billing_adjustments
            where environment = :environment and account = :account
              and status = 'pending' and amount <> 0 and waits = ''
            order by currency
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .mapTo(String.class)
        .list();
  }

  /** Writes how it stands now. */
  static void stand(Tx tx, Adjustment one) {
    tx.handle()
        .createUpdate(
            """
            update billing_adjustments
               set status = :status::adjustment_status, note = :note, charge = :charge,
                   changed_at = :at, revision = revision + 1
             where id = :id
            """)
        .bind("id", one.id())
        .bind("status", one.status().wire())
        .bindByType("note", one.state().note(), String.class)
        .bindByType("charge", one.state().charge(), UUID.class)
        .bind("at", utc(one.changedAt()))
        .execute();
  }

  static List<Adjustment> search(Tx tx, AdjustmentSearch search) {
    return where(
            tx.handle()
                .createQuery(
                    SELECT
                        + WHERE
                        + """
                        order by made_at desc, account, feature, part limit :limit offset :offset
                        """),
            search)
        .bind("limit", search.limit())
        .bind("offset", search.offset())
        .map((row, _) -> adjustment(row))
        .list();
  }

  static long count(Tx tx, AdjustmentSearch search) {
    return where(
            tx.handle().createQuery("select count(*) from billing_adjustments " + WHERE), search)
        .mapTo(Long.class)
        .one();
  }

  private static Query where(Query query, AdjustmentSearch search) {
    YearMonth month = search.month();
    AdjustmentStatus status = search.status();
    AdjustmentType type = search.type();
    return query
        .bind("environment", search.environment().value())
        .bindByType("status", status == null ? null : status.wire(), String.class)
        .bindByType("type", type == null ? null : type.wire(), String.class)
        .bindByType("account", search.account(), Long.class)
        .bindByType(
            "month", month == null ? null : utc(Period.month(month).start()), OffsetDateTime.class);
  }

  static void insert(Tx tx, List<Adjustment> adjustments) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into billing_adjustments
                  (id, environment, account, type, feature, month, part, plan, plan_version,
                   agreed, currency, used, included, covered, rated, amount, explanation, waits, made_at,
                   changed_at)
                values
                  (:id, :environment, :account, :type, :feature, :month, :part, :plan, :version,
                   :agreed, :currency, :used, :included, :covered, :rated, :amount, :explanation, :waits,
                   :changedAt, :changedAt)
                """);
    for (Adjustment one : adjustments) {
      bind(batch, one)
          .bind("environment", one.environment().value())
          .bind("account", one.account())
          .bind("type", one.subject().type().wire())
          .bind("feature", one.subject().feature())
          .bind("month", utc(one.subject().month().start()))
          .bind("part", one.part())
          .add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** Writes how pending ones come about now. */
  static void update(Tx tx, List<Adjustment> adjustments) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                update billing_adjustments
                   set plan = :plan, plan_version = :version, agreed = :agreed, currency = :currency, used = :used,
                       included = :included, covered = :covered, rated = :rated, amount = :amount,
                       explanation = :explanation, waits = :waits, changed_at = :changedAt,
                       revision = revision + 1
                 where id = :id and status = 'pending' and statement is null
                """);
    adjustments.forEach(one -> bind(batch, one).add());
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private static PreparedBatch bind(PreparedBatch batch, Adjustment one) {
    Adjustment.Reckoned reckoned = one.reckoned();
    return batch
        .bind("id", one.id())
        .bind("plan", reckoned.price().plan())
        .bind("version", reckoned.price().version())
        .bind("agreed", reckoned.price().agreed())
        .bind("currency", one.amount().currency())
        .bind("used", reckoned.used().value())
        .bind("included", reckoned.included().value())
        .bind("covered", reckoned.covered().value())
        .bind("rated", reckoned.rated().amount())
        .bind("amount", one.amount().amount())
        .bind("explanation", reckoned.explanation())
        .bind("waits", reckoned.waits())
        .bind("changedAt", utc(one.changedAt()));
  }

  static Adjustment adjustment(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new Adjustment(
        row.getObject("id", UUID.class),
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        new Adjustment.Subject(
            AdjustmentType.of(row.getString("type")).orElseThrow(),
            row.getString("feature"),
            Period.month(time(row, "month"))),
        new Adjustment.Reckoned(
            new PriceVersion(
                row.getString("plan"), row.getInt("plan_version"), row.getInt("agreed")),
            new Quantity(row.getBigDecimal("used")),
            new Quantity(row.getBigDecimal("included")),
            new Quantity(row.getBigDecimal("covered")),
            new Money(row.getBigDecimal("rated"), currency),
            row.getString("explanation"),
            row.getString("waits")),
        row.getInt("part"),
        new Money(row.getBigDecimal("amount"), currency),
        new Adjustment.State(
            AdjustmentStatus.of(row.getString("status")).orElseThrow(),
            row.getString("note"),
            row.getObject("charge", UUID.class),
            row.getObject("statement", UUID.class),
            new Taxation(row.getBoolean("tax_fixed"), TaxSql.tax(row))),
        time(row, "made_at"),
        time(row, "changed_at"),
        row.getLong("revision"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
