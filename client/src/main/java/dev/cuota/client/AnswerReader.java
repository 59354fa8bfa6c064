package dev.cuota.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads decisions of the server: its plain answers, and the problems that denials may come as. */
final class AnswerReader {
  private AnswerReader() {}

  /** Reads an answer of 200 or 201. */
  static Answer read(JsonObject json, String tenant) {
    List<Decision> parts = new ArrayList<>();
    for (JsonObject part : json.objects("limits")) {
      parts.add(one(part, tenant, List.of()));
    }
    return one(json, tenant, parts);
  }

  private static Answer one(JsonObject json, String tenant, List<Decision> parts) {
    JsonObject warned = json.object("warning");
    return new Answer(
        json.flag("allowed"),
        json.textOrNull("code"),
        tenant,
        json.textOrNull("feature"),
        json.limit("limit"),
        json.numberOrNull("used"),
        json.numberOrNull("remaining"),
        json.time("reset"),
        warned == null ? null : warning(warned),
        json.textOrNull("decision"),
        json.textOrNull("upgradeUrl"),
        wait(json),
        json.textOrNull("message"),
        Decision.Source.SERVER,
        List.copyOf(parts),
        null);
  }

  private static Warning warning(JsonObject json) {
    return new Warning((int) json.whole("threshold", 0), (int) json.whole("percentage", 0));
  }

  /** Reads the problem that a denial is answered with when it is to be enforced. */
  static Answer problem(JsonObject json, String tenant) {
    JsonObject details = json.object("details");
    return new Answer(
        false,
        json.text("code"),
        tenant,
        details == null ? null : details.textOrNull("feature"),
        details == null ? null : details.limit("limit"),
        details == null ? null : details.numberOrNull("used"),
        details == null ? null : left(details),
        json.time("reset"),
        null,
        details == null ? null : details.textOrNull("decision"),
        json.textOrNull("upgradeUrl"),
        details == null ? null : wait(details),
        json.textOrNull("message"),
        Decision.Source.SERVER,
        List.of(),
        null);
  }

  /** In whole seconds; null where the server says nothing. */
  private static @Nullable Duration wait(JsonObject json) {
    long seconds = json.whole("retryAfter", -1);
    return seconds < 0 ? null : Duration.ofSeconds(seconds);
  }

  private static @Nullable BigDecimal left(JsonObject details) {
    BigDecimal used = details.numberOrNull("used");
    return used != null && details.limit("limit") instanceof Limit.AtMost most
        ? most.amount().subtract(used).max(BigDecimal.ZERO)
        : null;
  }

  /** How long it is until something, never negative; null when it never comes. */
  static @Nullable Duration until(@Nullable Instant then, Instant now) {
    if (then == null) {
      return null;
    }
    Duration left = Duration.between(now, then);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
