package dev.cuota.server.statements;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.Money;
import dev.cuota.core.statements.LineKind;
import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.statements.Statement;
import dev.cuota.engine.statements.StatementHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A statement in words, ready to be put on paper.
 *
 * @param isDraft whether it is only what would be stated if the month ended now
 */
public record Sheet(Words words, Statement statement, boolean isDraft) {
  private static final int NUMBER_DIGITS = 6;

  /** One that was issued. */
  public Sheet(Words words, Statement statement) {
    this(words, statement, false);
  }

  /**
   * One amount.
   *
   * @param what it is for
   * @param when it was used, or for which time it is paid
   * @param how it comes about; may be empty
   */
  public record Row(int number, String what, String when, String how, String amount) {}

  /**
   * A tax.
   *
   * @param name with its percentage
   * @param amount what all lines that have it come to
   */
  public record TaxRow(String name, String amount) {}

  /** How the number of a statement is written, wherever it is. */
  public static String number(long number) {
    return ("%0" + NUMBER_DIGITS + "d").formatted(number);
  }

  /** A text. */
  public String t(String key) {
    return words.get(key);
  }

  public String number() {
    return isDraft ? words.get("draft") : number(head().number());
  }

  public String month() {
    return words.month(head().month().start());
  }

  public String issued() {
    return words.day(head().issuedAt());
  }

  /** The lines of the issuer's address. */
  public List<String> address() {
    return head().from().address().lines().toList();
  }

  /** How the account is called: by its name, or by its key when it has none. */
  public String account() {
    return head().to().name().isBlank() ? head().to().key() : head().to().name();
  }

  /** All of them in their order. */
  public List<Row> rows() {
    return statement.lines().stream().map(this::row).toList();
  }

  /** What of the amount is not tax. */
  public String net() {
    StatementHead.Sum sum = head().sum();
    return words.money(sum.total().minus(sum.tax()));
  }

  /** Each tax with what it comes to. */
  public List<TaxRow> taxes() {
    Map<Tax, Money> sums = new LinkedHashMap<>();
    for (StatementLine line : statement.lines()) {
      if (line.taxed() != null) {
        sums.merge(Objects.requireNonNull(line.taxed()), line.tax(), Money::plus);
      }
    }
    List<TaxRow> rows = new ArrayList<>();
    sums.forEach(
        (tax, sum) ->
            rows.add(
                new TaxRow(
                    words.get(
                        tax.included() ? "tax.included" : "tax.added",
                        tax.name(),
                        words.percent(tax.percent())),
                    words.money(sum))));
    return rows;
  }

  public String total() {
    return words.money(head().sum().total());
  }

  /** Whether something is left to the account instead of owed by it. */
  public boolean isCredit() {
    return head().sum().total().signum() < 0;
  }

  public StatementHead head() {
    return statement.head();
  }

  private Row row(StatementLine line) {
    String title = line.title().in(words.language());
    return new Row(
        line.number(),
        words.get("line." + line.kind().wire(), title),
        line.kind().isOfUsage() ? words.month(line.period().start()) : words.days(line.period()),
        how(line),
        words.money(line.amount()));
  }

  private String how(StatementLine line) {
    StatementLine.Use use = line.use();
    if (use == null || line.kind() == LineKind.WAIVER) {
      return "";
    }
    if (line.kind() == LineKind.COMMISSION || line.kind() == LineKind.COMMISSION_CORRECTION) {
      return sales(use, line.amount().currency());
    }
    return words.get(
        use.covered().signum() > 0 ? "how.granted" : "how.used",
        words.number(use.used()),
        words.number(use.included()),
        words.number(use.covered()),
        words.number(use.over()));
  }

  /** To the coin; the arithmetic beside it has all digits. */
  private String sales(StatementLine.Use use, String currency) {
    Money sold = new Money(use.used().value(), currency).rounded();
    Money free = new Money(use.included().value(), currency).rounded();
    return words.get(
        "how.sales", words.money(sold), words.money(free), words.money(sold.minus(free)));
  }
}
