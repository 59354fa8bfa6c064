package dev.cuota.gateways.rates;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.engine.fx.SaidRates;
import dev.cuota.engine.fx.SourceFault;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what is read of an answer: what can be believed, and what cannot. */
final class Reading {
  /** Most complaints that are kept. */
  static final int MAX_REFUSED = 100;

  private static final int MAX_NUMBER_CHARS = 64;
  private static final int MAX_SHOWN_CHARS = 20;

  private final List<PostedRate> rates = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /** A rate of the middle. */
  void add(String base, String quote, LocalDate day, BigDecimal value) {
    add(base, quote, Side.MID, day, value);
  }

  void add(String base, String quote, Side side, LocalDate day, BigDecimal value) {
    if (!CurrencyPair.isCurrency(base) || !CurrencyPair.isCurrency(quote)) {
      refuse("%s/%s is no pair of currencies".formatted(shown(base), shown(quote)));
    } else if (base.equals(quote)) {
      // Some lists hold their own currency; it says nothing.
      return;
    } else if (!PostedRate.fits(day)) {
      refuse("%s/%s is of a day that has no rates".formatted(base, quote));
    } else if (!PostedRate.fits(value)) {
      refuse("%s/%s of %s has a value that no rate has".formatted(base, quote, day));
    } else if (rates.size() == SaidRates.MAX_RATES) {
      throw new SourceFault("more than %,d rates at once".formatted(SaidRates.MAX_RATES));
    } else {
      rates.add(new PostedRate(new CurrencyPair(base, quote), side, day, value));
    }
  }

  /** The same for a value in writing. */
  void add(String base, String quote, Side side, LocalDate day, String value) {
    if (value.length() > MAX_NUMBER_CHARS) {
      refuse("%s/%s of %s has too many digits".formatted(shown(base), shown(quote), day));
      return;
    }
    try {
      add(base, quote, side, day, new BigDecimal(value));
    } catch (NumberFormatException _) {
      refuse(
          "%s/%s of %s has no number, but %s"
              .formatted(shown(base), shown(quote), day, shown(value)));
    }
  }

  void refuse(String why) {
    if (refused.size() < MAX_REFUSED) {
      refused.add(why);
    }
  }

  /** What was read; more than one answer may be read into it. */
  SaidRates said() {
    return new SaidRates(rates, refused);
  }

  /** A day such as 2026-11-20, which the answer cannot do without. */
  static LocalDate day(String text) {
    return tryDay(text).orElseThrow(() -> new SourceFault("no day, but " + shown(text)));
  }

  /** The same; empty for what is no day. */
  static Optional<LocalDate> tryDay(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** So much of a text as can be shown without harm. */
  static String shown(String text) {
    String plain = text.replaceAll("[^\\p{Alnum} .,:/+-]", "?");
    return plain.length() <= MAX_SHOWN_CHARS
        ? plain
        : plain.substring(0, MAX_SHOWN_CHARS - 1) + "…";
  }
}
