package dev.cuota.server.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One language's words and its ways of writing numbers and times. Times are in UTC. */
public final class Texts {
  /** Language tags of the languages there are, the one to fall back to first. */
  public static final List<String> LANGUAGES = List.of("en", "es");

  private static final String BUNDLE = "dev.cuota.server.console.texts";
  private static final int SHOWN_FRACTION_DIGITS = 3;
  private static final int SHOWN_COST_DIGITS = 2;
  private static final Map<String, Texts> BY_LANGUAGE =
      LANGUAGES.stream().collect(Collectors.toMap(Function.identity(), Texts::new));

  private final Locale locale;
  private final ResourceBundle bundle;

  private Texts(String language) {
    this.locale = Locale.forLanguageTag(language);
    this.bundle = ResourceBundle.getBundle(BUNDLE, locale);
  }

  /** The texts of one of {@link #LANGUAGES}. */
  public static Texts of(String language) {
    Texts texts = BY_LANGUAGE.get(language);
    if (texts == null) {
      throw new IllegalArgumentException("no texts in " + language);
    }
    return texts;
  }

  /** Language tag, as in the {@code lang} attribute of a page. */
  public String language() {
    return locale.toLanguageTag();
  }

  /** Names of all texts. */
  Enumeration<String> keys() {
    return bundle.getKeys();
  }

  /** A text as it is. */
  public String get(String key) {
    return bundle.getString(key);
  }

  /** A text with places to be filled. */
  public String get(String key, Object... values) {
    return new MessageFormat(bundle.getString(key), locale).format(values);
  }

  /** Whether there is a text of that name. */
  boolean has(String key) {
    return bundle.containsKey(key);
  }

  /** What a state or code is called; says so in words when it has no name yet. */
  public String label(Enum<?> value) {
    return label(value.getDeclaringClass().getSimpleName(), value.name());
  }

  /** The same for one that came from elsewhere as text. */
  public String label(String kind, String value) {
    String key = kind + "." + value;
    return get(bundle.containsKey(key) ? key : "unknown");
  }

  /** A whole number. */
  public String number(long number) {
    return NumberFormat.getIntegerInstance(locale).format(number);
  }

  /** A quantity to be read; at most {@value #SHOWN_FRACTION_DIGITS} digits behind the point. */
  public String number(BigDecimal number) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMaximumFractionDigits(SHOWN_FRACTION_DIGITS);
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(number);
  }

  /** A percentage; {@code 80} is 80 %. */
  public String percent(int percent) {
    return get("format.percent", number(percent));
  }

  /** An amount of money, rounded to be read; one too small to be seen is said to be less. */
  public String money(BigDecimal amount, String currency) {
    int digits =
        Math.max(SHOWN_COST_DIGITS, Currency.getInstance(currency).getDefaultFractionDigits());
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    BigDecimal least = BigDecimal.ONE.movePointLeft(digits);
    BigDecimal rounded = amount.setScale(digits, RoundingMode.HALF_UP);
    boolean unseen = amount.signum() > 0 && rounded.signum() == 0;
    String number = unseen ? "<\u00a0" + format.format(least) : format.format(rounded);
    return number + "\u00a0" + currency;
  }

  /** A moment, to the second. */
  public String time(Instant time) {
    return formatted(time, DateTimeFormatter.ofPattern(get("format.time"), locale));
  }

  /** The minute of a day. */
  public String minute(Instant time) {
    return formatted(time, DateTimeFormatter.ofPattern("HH:mm", locale));
  }

  /** A day with its month. */
  public String day(Instant time) {
    return formatted(time, DateTimeFormatter.ofPattern(get("format.day"), locale));
  }

  /** A month with its year. */
  public String month(Instant time) {
    return formatted(time, DateTimeFormatter.ofPattern(get("format.month"), locale));
  }

  private String formatted(Instant time, DateTimeFormatter formatter) {
    return formatter.withLocale(locale).format(time.atOffset(ZoneOffset.UTC));
  }
}
