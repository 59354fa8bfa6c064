package dev.cuota.core.statements;

import dev.cuota.core.platform.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is going to stand on a statement.
 *
 * @param lines in their order, numbered
 */
public record StatementDraft(List<StatementLine> lines) {
  private static final Comparator<StatementLine> ORDER =
      Comparator.comparing(StatementLine::kind)
          .thenComparing(line -> line.period().start())
          .thenComparing(line -> line.title().english())
          .thenComparing(StatementLine::source);

  public StatementDraft {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a statement of nothing");
    }
  }

  /**
   * Puts lines in order: fees, then use, then corrections and waivers, each by time.
   *
   * @param unordered at least one, all in the same currency
   */
  public static StatementDraft of(List<StatementLine> unordered) {
    List<StatementLine> lines = new ArrayList<>();
    unordered.stream().sorted(ORDER).forEach(line -> lines.add(line.at(lines.size() + 1)));
    return new StatementDraft(lines);
  }

  /** What all lines come to, as they are: with those taxes that are in them. */
  public Money amount() {
    return lines.stream().map(StatementLine::amount).reduce(Money::plus).orElseThrow();
  }

  /** What all of their taxes come to. */
  public Money tax() {
    return lines.stream().map(StatementLine::tax).reduce(Money::plus).orElseThrow();
  }

  /** What is to be paid; below zero when something is left to the account. */
  public Money total() {
    return lines.stream().map(StatementLine::due).reduce(Money::plus).orElseThrow();
  }
}
