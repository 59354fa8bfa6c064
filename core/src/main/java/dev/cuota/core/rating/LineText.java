package dev.cuota.core.rating;

import dev.cuota.core.catalog.RateStep;
import dev.cuota.core.platform.MinorUnits;
import dev.cuota.core.platform.Money;
import java.math.BigDecimal;

/** Writes lines in words. What it writes may be stored and compared, so it never changes. */
final class LineText {
  private LineText() {}

  static String of(RatedLine line) {
    StringBuilder text = new StringBuilder(256);
    head(text, line.item());
    used(text, line.used());
    text.append("rate ").append(line.rate().text()).append('\n');
    for (RateStep step : line.steps()) {
      step(text, step);
    }
    amount(text, line);
    return text.toString();
  }

  private static void head(StringBuilder text, LineItem item) {
    text.append(item.feature()).append(" by ").append(item.price()).append(", ");
    text.append(item.period().start()).append(" to ").append(item.period().end()).append('\n');
  }

  private static void used(StringBuilder text, Used used) {
    text.append("used ").append(used.used()).append(" = included ").append(used.included());
    text.append(" of ").append(used.allowance().text());
    text.append(" + granted ").append(used.covered()).append(" of ").append(used.granted());
    text.append(" + over ").append(used.over()).append('\n');
  }

  private static void step(StringBuilder text, RateStep step) {
    text.append(step.quantity());
    if (step.times().compareTo(step.quantity().value()) != 0) {
      text.append(" in ").append(step.times().toPlainString()).append(" packages");
    }
    text.append(" at ").append(plain(step.price()));
    text.append(" = ").append(plain(step.amount())).append('\n');
  }

  private static void amount(StringBuilder text, RatedLine line) {
    Money exact = line.exact();
    text.append("exact ").append(exact.amount().toPlainString());
    switch (line.bound()) {
      case MINIMUM -> text.append(", raised to the minimum");
      case MAXIMUM -> text.append(", cut to the maximum");
      case NONE -> {}
    }
    text.append(", rounded ").append(Money.ROUNDING).append(" to ");
    text.append(MinorUnits.digits(exact.currency())).append(" digits: ");
    text.append(line.amount()).append('\n');
  }

  /** A number in plain digits, without zeros at its end. */
  static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
