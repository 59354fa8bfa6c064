package dev.cuota.server.fx;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.engine.fx.Rates;
import dev.cuota.server.limits.JsonBody;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a rate that a person sets. */
final class RateReader {
  private static final String NUMBER = "\\d{1,13}(\\.\\d{1,20})?";

  private @Nullable String base;
  private @Nullable String quote;
  private Side side = Side.MID;
  private @Nullable LocalDate day;
  private @Nullable BigDecimal value;
  private @Nullable String reason;

  private RateReader() {}

  /** A rate, and why. */
  record Wanted(PostedRate rate, String reason) {}

  static Wanted read(byte[] body) {
    RateReader reader = new RateReader();
    JsonBody.read(body, reader::field);
    String base = JsonBody.needed(reader.base, "/base");
    String quote = JsonBody.needed(reader.quote, "/quote");
    if (base.equals(quote)) {
      throw JsonBody.wrong("/quote", "fx.pair");
    }
    return new Wanted(
        new PostedRate(
            new CurrencyPair(base, quote),
            reader.side,
            JsonBody.needed(reader.day, "/day"),
            JsonBody.needed(reader.value, "/value")),
        JsonBody.needed(reader.reason, "/reason"));
  }

  private void field(JsonBody json, String field) {
    switch (field) {
      case "base" -> base = currency(json, "/base");
      case "quote" -> quote = currency(json, "/quote");
      case "side" ->
          side = Side.of(json.text("/side")).orElseThrow(() -> JsonBody.wrong("/side", "fx.side"));
      case "day" ->
          day = day(json.text("/day")).orElseThrow(() -> JsonBody.wrong("/day", "fx.day"));
      case "value" ->
          value =
              value(json.text("/value")).orElseThrow(() -> JsonBody.wrong("/value", "fx.value"));
      case "reason" -> reason = reason(json);
      default -> throw JsonBody.unknown("", field);
    }
  }

  private static String currency(JsonBody json, String pointer) {
    String code = json.text(pointer);
    if (!CurrencyPair.isCurrency(code)) {
      throw JsonBody.wrong(pointer, "fx.currency");
    }
    return code;
  }

  private static String reason(JsonBody json) {
    String text = json.text("/reason");
    if (text.isBlank() || text.length() > Rates.MAX_REASON) {
      throw JsonBody.wrong("/reason", "fx.reason", Rates.MAX_REASON);
    }
    return text;
  }

  /** A day such as 2026-11-20 that a rate can be for. */
  static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text)).filter(PostedRate::fits);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> value(String text) {
    return text.matches(NUMBER)
        ? Optional.of(new BigDecimal(text)).filter(PostedRate::fits)
        : Optional.empty();
  }
}
