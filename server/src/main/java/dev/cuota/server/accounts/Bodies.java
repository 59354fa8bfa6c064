package dev.cuota.server.accounts;

import dev.cuota.server.limits.JsonBody;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what several bodies have. */
final class Bodies {
  private Bodies() {}

  /** A point in time, to the microsecond; null for null. */
  static @Nullable Instant time(JsonBody json, String pointer) {
    if (json.isNull()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(json.text(pointer)).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException _) {
      throw JsonBody.wrong(pointer, "account.time");
    }
  }

  /** One of several words. */
  static <T> T word(
      JsonBody json, String pointer, Function<String, Optional<T>> reader, String known) {
    String text = json.text(pointer);
    return reader.apply(text).orElseThrow(() -> JsonBody.wrong(pointer, "account.word", known));
  }

  /** A text that has to be fit for something; null for null. */
  static @Nullable String text(
      JsonBody json, String pointer, Predicate<String> fit, String otherwise) {
    if (json.isNull()) {
      return null;
    }
    String text = json.text(pointer);
    if (!fit.test(text)) {
      throw JsonBody.wrong(pointer, otherwise);
    }
    return text;
  }

  /** What is there, or the complaint that it is missing. */
  static <T> T needed(@Nullable T value, String pointer) {
    if (value == null) {
      throw Problem.invalid(pointer, Text.of("parameter.missing")).exception();
    }
    return value;
  }
}
