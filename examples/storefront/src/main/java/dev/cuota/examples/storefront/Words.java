package dev.cuota.examples.storefront;

import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.springframework.web.util.HtmlUtils;

/** The words of a page in the reader's language, ready to stand in HTML. */
final class Words {
  private static final List<Locale> LANGUAGES =
      List.of(Locale.ENGLISH, Locale.forLanguageTag("es"));
  private static final int FRACTION_DIGITS = 3;
  private static final int CENTS = 2;

  private final Locale locale;
  private final ResourceBundle bundle;

  private Words(Locale locale) {
    this.locale = locale;
    this.bundle =
        ResourceBundle.getBundle(
            "dev.cuota.examples.storefront.words",
            locale,
            Words.class.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  static Words of(HttpServletRequest request) {
    if (request.getHeader("Accept-Language") != null) {
      for (Locale wanted : Collections.list(request.getLocales())) {
        for (Locale language : LANGUAGES) {
          if (language.getLanguage().equals(wanted.getLanguage())) {
            return new Words(language);
          }
        }
      }
    }
    return new Words(LANGUAGES.get(0));
  }

  String language() {
    return locale.toLanguageTag();
  }

  /** A sentence; what goes into its gaps comes from people and is made harmless. */
  String say(String name, Object... gaps) {
    Object[] harmless = new Object[gaps.length];
    for (int at = 0; at < gaps.length; at++) {
      harmless[at] = gaps[at] instanceof Number number ? number(number) : safe(gaps[at].toString());
    }
    return new MessageFormat(safe(bundle.getString(name)), locale).format(harmless);
  }

  /** The name of a feature; its key where we have no words for it. */
  String feature(String key) {
    return bundle.containsKey("feature." + key) ? say("feature." + key) : safe(key);
  }

  /** The name of a unit. */
  String unit(String unit) {
    return bundle.containsKey("unit." + unit) ? say("unit." + unit) : safe(unit);
  }

  String number(Number number) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMaximumFractionDigits(FRACTION_DIGITS);
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(number);
  }

  String money(BigDecimal amount, String currency) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMinimumFractionDigits(CENTS);
    format.setMaximumFractionDigits(CENTS);
    return format.format(amount) + " " + safe(currency);
  }

  /** Text as it may stand in HTML, attributes too. */
  static String safe(String text) {
    return HtmlUtils.htmlEscape(text, "UTF-8");
  }
}
