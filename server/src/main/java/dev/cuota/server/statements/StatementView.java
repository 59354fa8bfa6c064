package dev.cuota.server.statements;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.statements.Issuer;
import dev.cuota.engine.statements.Statement;
import dev.cuota.engine.statements.StatementHead;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements as they are written. Amounts and quantities are texts, so that nobody loses a digit. */
final class StatementView {
  private StatementView() {}

  /** What it comes to. */
  record Head(
      UUID id,
      String number,
      long account,
      String accountKey,
      String accountName,
      @Nullable String country,
      Instant periodStart,
      Instant periodEnd,
      Instant issuedAt,
      String currency,
      String amount,
      String tax,
      String total,
      int lines,
      String seal) {
    static Head of(StatementHead one) {
      return new Head(
          one.id(),
          Sheet.number(one.number()),
          one.to().account(),
          one.to().key(),
          one.to().name(),
          one.to().country(),
          one.month().start(),
          one.month().end(),
          one.issuedAt(),
          one.sum().total().currency(),
          one.sum().amount().digits(),
          one.sum().tax().digits(),
          one.sum().total().digits(),
          one.lines(),
          one.seal());
    }
  }

  /** All of it. */
  record Whole(Head statement, From issuer, List<Line> lines) {
    static Whole of(Statement one) {
      return new Whole(
          Head.of(one.head()),
          From.of(one.head().from()),
          one.lines().stream().map(Line::of).toList());
    }
  }

  /** What would be stated if the month ended now. */
  record Coming(
      Instant periodStart,
      Instant periodEnd,
      String currency,
      String amount,
      String tax,
      String total,
      List<Line> lines) {
    static Coming of(Statement one) {
      Head head = Head.of(one.head());
      return new Coming(
          head.periodStart(),
          head.periodEnd(),
          head.currency(),
          head.amount(),
          head.tax(),
          head.total(),
          one.lines().stream().map(Line::of).toList());
    }
  }

  /** Who issues it. */
  record From(String name, List<String> address, String taxId) {
    static From of(Issuer one) {
      return new From(one.name(), one.address().lines().toList(), one.taxId());
    }
  }

  /**
   * One amount.
   *
   * @param source id of the fee or the adjustment
   * @param title by language
   * @param agreedLine of the account's fee schedule; null where the plan's own rate goes
   */
  record Line(
      int number,
      String kind,
      UUID source,
      @Nullable String feature,
      Title title,
      Instant periodStart,
      Instant periodEnd,
      String plan,
      int planVersion,
      @Nullable Integer agreedLine,
      @Nullable String used,
      @Nullable String included,
      @Nullable String granted,
      String amount,
      String currency,
      @Nullable TaxOf tax,
      List<String> explanation) {
    static Line of(StatementLine one) {
      StatementLine.Use use = one.use();
      Tax taxed = one.taxed();
      return new Line(
          one.number(),
          one.kind().wire(),
          one.source(),
          one.feature(),
          new Title(one.title().english(), one.title().spanish()),
          one.period().start(),
          one.period().end(),
          one.price().plan(),
          one.price().version(),
          one.price().agreed() == 0 ? null : one.price().agreed(),
          use == null ? null : use.used().toString(),
          use == null ? null : use.included().toString(),
          use == null ? null : use.covered().toString(),
          one.amount().digits(),
          one.amount().currency(),
          taxed == null ? null : TaxOf.of(taxed, one.tax().digits()),
          one.explanation().lines().toList());
    }
  }

  /** By language. */
  record Title(String en, String es) {}

  /** The tax on an amount. */
  record TaxOf(String name, String percent, boolean included, String amount) {
    static TaxOf of(Tax tax, String amount) {
      return new TaxOf(tax.name(), tax.percent().toPlainString(), tax.included(), amount);
    }
  }
}
