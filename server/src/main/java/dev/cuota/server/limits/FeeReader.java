package dev.cuota.server.limits;

import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.FeeOffer;
import dev.cuota.core.rating.Rating;
import dev.cuota.engine.limits.FeeWish;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the body that asks for a line of a fee schedule; whatever is wrong is named by its place. */
final class FeeReader {
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 9999;

  private @Nullable String id;
  private @Nullable String feature;
  private @Nullable RateReader rate;
  private String currency = FeeWish.PLANNED;
  private @Nullable Instant since;
  private @Nullable Instant until;
  private @Nullable String reason;

  private FeeReader() {}

  static FeeWish read(byte[] body) {
    FeeReader reader = new FeeReader();
    JsonBody.read(body, reader::field);
    return reader.wish();
  }

  private void field(JsonBody json, String name) {
    String pointer = "/" + name;
    switch (name) {
      case "id" -> id = json.isNull() ? null : json.text(pointer);
      case "feature" -> feature = json.text(pointer);
      case "rate" -> rate = RateReader.read(json, pointer);
      case "currency" -> currency = json.text(pointer);
      case "since" -> since = month(json, pointer);
      case "until" -> until = json.isNull() ? null : month(json, pointer);
      case "reason" -> reason = reason(json, pointer);
      default -> throw JsonBody.unknown("", name);
    }
  }

  private FeeWish wish() {
    String of = JsonBody.needed(feature, "/feature");
    RateReader by = JsonBody.needed(rate, "/rate");
    if (of.equals(Rating.GMV) && by.threshold() == null) {
      throw JsonBody.wrong("/rate/threshold", "parameter.missing");
    }
    FeeOffer offer =
        new FeeOffer(
            of,
            by.price(),
            by.isPercent(),
            of.equals(Rating.GMV) ? by.threshold() : null,
            currency);
    return new FeeWish(
        offer, JsonBody.needed(since, "/since"), until, JsonBody.needed(reason, "/reason"), id);
  }

  private static String reason(JsonBody json, String pointer) {
    String text = json.text(pointer);
    if (text.isBlank() || text.length() > FeeWish.MAX_REASON) {
      throw JsonBody.wrong(pointer, "fx.reason", FeeWish.MAX_REASON);
    }
    return text;
  }

  private static Instant month(JsonBody json, String pointer) {
    return month(json.text(pointer)).orElseThrow(() -> JsonBody.wrong(pointer, "billing.month"));
  }

  /** The start of the month that begins on a day such as 2026-01-01. */
  static Optional<Instant> month(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      return Optional.of(day)
          .filter(one -> one.getDayOfMonth() == 1)
          .filter(one -> one.getYear() >= FIRST_YEAR && one.getYear() <= LAST_YEAR)
          .map(one -> Period.month(YearMonth.from(one)).start());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
