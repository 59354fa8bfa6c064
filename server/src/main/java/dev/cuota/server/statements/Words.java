package dev.cuota.server.statements;

import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** How statements are written in a language. Amounts and quantities are exact; days are those of UTC. */
public final class Words {
  /** Language tags of the languages there are, the one to fall back to first. */
  public static final List<String> LANGUAGES = List.of("en", "es");

  private static final String BUNDLE = "dev.cuota.server.statements.words";

  private final Locale locale;
  private final ResourceBundle bundle;

  private Words(String language) {
    this.locale = Locale.forLanguageTag(language);
    this.bundle = ResourceBundle.getBundle(BUNDLE, locale);
  }

  /** Those of one of {@link #LANGUAGES}; English for any other. */
  public static Words of(String language) {
    return new Words(LANGUAGES.contains(language) ? language : LANGUAGES.getFirst());
  }

  /** Language tag. */
  public String language() {
    return locale.toLanguageTag();
  }

  /** A text with its places filled. */
  public String get(String key, Object... values) {
    String text = bundle.getString(key);
    return values.length == 0 ? text : new MessageFormat(text, locale).format(values);
  }

  /** An amount to the last coin. */
  public String money(Money money) {
    BigDecimal amount = new BigDecimal(money.digits());
    return number(amount, amount.scale()) + "\u00a0" + money.currency();
  }

  /** A quantity with all of its digits. */
  public String number(Quantity quantity) {
    return number(quantity.value(), quantity.value().scale());
  }

  /** A percentage; {@code 21} is 21 %. */
  public String percent(BigDecimal percent) {
    return number(percent, percent.scale()) + "\u00a0%";
  }

  private String number(BigDecimal number, int digits) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMinimumFractionDigits(Math.max(digits, 0));
    format.setMaximumFractionDigits(Math.max(digits, 0));
    return format.format(number);
  }

  /** A day. */
  public String day(Instant time) {
    return written(time, "format.day");
  }

  /** A month with its year. */
  public String month(Instant time) {
    return written(time, "format.month");
  }

  /** From a day to the last one inside. */
  public String days(Period period) {
    return get("days", day(period.start()), day(period.end().minusNanos(1)));
  }

  private String written(Instant time, String pattern) {
    return DateTimeFormatter.ofPattern(get(pattern), locale).format(time.atOffset(ZoneOffset.UTC));
  }
}
