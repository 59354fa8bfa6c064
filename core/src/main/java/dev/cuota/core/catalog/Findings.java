package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** Collects what the rules find, and holds the small rules they share. */
final class Findings {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int MAX_LOCALES = 20;
  private static final Pattern LOCALE = Pattern.compile("[a-z]{2,3}(-[A-Z]{2})?");

  private final List<Finding> found = new ArrayList<>();

  List<Finding> all() {
    return List.copyOf(found);
  }

  void add(String path, String message) {
    found.add(new Finding(path, message));
  }

  void unless(boolean right, String path, String message) {
    if (!right) {
      add(path, message);
    }
  }

  void key(String path, String key) {
    unless(
        Keys.valid(key),
        path + ".key",
        "a key is lower-case letters, digits and single underscores between them, at most %d"
            .formatted(Keys.MAX_LENGTH));
  }

  void text(String path, String text, int least, int most) {
    boolean plain = text.codePoints().noneMatch(Character::isISOControl);
    unless(
        plain && text.strip().length() >= least && text.length() <= most,
        path,
        "must be %d to %d characters without line breaks".formatted(least, most));
  }

  void names(String path, Map<String, String> names) {
    unless(names.size() <= MAX_LOCALES, path, "at most %d languages".formatted(MAX_LOCALES));
    names.forEach(
        (locale, name) -> {
          unless(
              LOCALE.matcher(locale).matches(),
              path + "." + locale,
              "'%s' is no language tag such as en, es or es-CL".formatted(locale));
          text(path + "." + locale, name, 1, CatalogRules.MAX_NAME_LENGTH);
        });
  }

  void price(String path, BigDecimal price) {
    unless(price.signum() >= 0, path, "must be zero or more");
    unless(
        Quantity.fits(price),
        path,
        "at most %d digits before and %d behind the point"
            .formatted(Quantity.INTEGER_DIGITS, Quantity.FRACTION_DIGITS));
  }

  void percent(String path, BigDecimal percent) {
    unless(
        percent.signum() >= 0 && percent.compareTo(HUNDRED) <= 0 && Quantity.fits(percent),
        path,
        "must be a percentage from 0 to 100");
  }

  /** The currency with that code; null, and said so, when there is none. */
  @Nullable CurrencyUnit currency(String path, String code) {
    CurrencyUnit currency =
        CurrencyUnit.registeredCurrencies().stream()
            .filter(unit -> unit.getCode().equals(code) && !unit.isPseudoCurrency())
            .findFirst()
            .orElse(null);
    unless(
        currency != null, path, "'%s' is no ISO 4217 currency such as EUR or USD".formatted(code));
    return currency;
  }

  /** The thing with that key; null, and said so, when there is none. */
  <T> @Nullable T known(String path, String what, String key, Map<String, T> things) {
    known(path, what, key, things.keySet());
    return things.get(key);
  }

  void known(String path, String what, String key, Collection<String> keys) {
    if (!keys.contains(key)) {
      String guess = Spelling.nearest(key, keys).map(" (did you mean %s?)"::formatted).orElse("");
      add(path, "there is no %s '%s'%s".formatted(what, key, guess));
    }
  }
}
