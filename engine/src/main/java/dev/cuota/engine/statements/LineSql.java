package dev.cuota.engine.statements;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.PriceVersion;
import dev.cuota.core.statements.LineKind;
import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** SQL of the lines of statements. */
final class LineSql {
  private LineSql() {}

  static void insert(Tx tx, List<Statement> statements) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into statement_lines
                  (environment, statement, number, kind, source, feature, title_en, title_es,
                   period_start, period_end, plan, plan_version, agreed, used, included, covered, amount, tax_name, tax_percent,
                   tax_included, tax, explanation)
                values
                  (:environment, :statement, :number, :kind, :source, :feature, :english, :spanish,
                   :start, :end, :plan, :version, :agreed, :used, :includedUse, :covered, :amount, :taxName, :percent, :included, :tax,
                   :explanation)
                """);
    for (Statement one : statements) {
      for (StatementLine line : one.lines()) {
        bind(batch, line)
            .bind("environment", one.head().environment().value())
            .bind("statement", one.head().id())
            .add();
      }
    }
    batch.execute();
  }

  private static PreparedBatch bind(PreparedBatch batch, StatementLine line) {
    Tax tax = line.taxed();
    StatementLine.Use use = line.use();
    return batch
        .bind("number", line.number())
        .bind("kind", line.kind().wire())
        .bind("source", line.source())
        .bindByType("feature", line.feature(), String.class)
        .bind("english", line.title().english())
        .bind("spanish", line.title().spanish())
        .bind("start", utc(line.period().start()))
        .bind("end", utc(line.period().end()))
        .bind("plan", line.price().plan())
        .bind("version", line.price().version())
        .bind("agreed", line.price().agreed())
        .bindByType("used", use == null ? null : use.used().value(), BigDecimal.class)
        .bindByType("includedUse", use == null ? null : use.included().value(), BigDecimal.class)
        .bindByType("covered", use == null ? null : use.covered().value(), BigDecimal.class)
        .bind("amount", line.amount().amount())
        .bindByType("taxName", tax == null ? null : tax.name(), String.class)
        .bindByType("percent", tax == null ? null : tax.percent(), BigDecimal.class)
        .bindByType("included", tax == null ? null : tax.included(), Boolean.class)
        .bind("tax", line.tax().amount())
        .bind("explanation", line.explanation());
  }

  /** Those of statements, in their order. */
  static Map<UUID, List<StatementLine>> of(Tx tx, Collection<StatementHead> heads) {
    Map<UUID, List<StatementLine>> lines = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select l.*, s.currency from statement_lines l join statements s on s.id = l.statement
            where l.statement = any(:statements) order by l.statement, l.number
            """)
        .bindArray("statements", UUID.class, heads.stream().map(StatementHead::id).toList())
        .map((row, _) -> Map.entry(row.getObject("statement", UUID.class), line(row)))
        .forEach(
            entry ->
                lines
                    .computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                    .add(entry.getValue()));
    return lines;
  }

  private static StatementLine line(ResultSet row) throws SQLException {
    return new StatementLine(
        row.getInt("number"),
        LineKind.of(row.getString("kind")),
        row.getObject("source", UUID.class),
        row.getString("feature"),
        new StatementLine.Title(row.getString("title_en"), row.getString("title_es")),
        new Period(time(row, "period_start"), time(row, "period_end")),
        new PriceVersion(row.getString("plan"), row.getInt("plan_version"), row.getInt("agreed")),
        use(row),
        new Money(row.getBigDecimal("amount"), row.getString("currency")),
        tax(row),
        row.getString("explanation"));
  }

  private static StatementLine.@Nullable Use use(ResultSet row) throws SQLException {
    BigDecimal used = row.getBigDecimal("used");
    return used == null
        ? null
        : new StatementLine.Use(
            new Quantity(used),
            new Quantity(row.getBigDecimal("included")),
            new Quantity(row.getBigDecimal("covered")));
  }

  private static @Nullable Tax tax(ResultSet row) throws SQLException {
    String name = row.getString("tax_name");
    return name == null
        ? null
        : new Tax(name, row.getBigDecimal("tax_percent"), row.getBoolean("tax_included"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
