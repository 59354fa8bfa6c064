package dev.cuota.spring;

import dev.cuota.client.Decision;
import dev.cuota.client.Limit;
import dev.cuota.client.Warning;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The headers that tell how much is left: RateLimit and RateLimit-Policy as structured fields
 * (draft-ietf-httpapi-ratelimit-headers-10), the older X-RateLimit ones, whose reset is in seconds
 * since 1970, and what is nearly used up. Headers hold whole numbers: fractions are rounded down.
 */
final class RateHeaders {
  static final String WARNING = "Cuota-Warning";

  /** The greatest integer of a structured field (RFC 8941). */
  private static final BigDecimal MOST = new BigDecimal("999999999999999");

  private RateHeaders() {}

  /** The headers of decisions; none when nothing in them has a numeric limit. */
  static Map<String, String> of(List<Decision> decisions, Catalog catalog, Instant now) {
    List<Decision> lines =
        decisions.stream()
            .flatMap(one -> one.parts().isEmpty() ? List.of(one).stream() : one.parts().stream())
            .toList();
    Map<String, String> headers = new LinkedHashMap<>();
    lines.stream()
        .filter(line -> !line.allowed())
        .findFirst()
        .filter(RateHeaders::isNumeric)
        .or(() -> lines.stream().filter(RateHeaders::isNumeric).findFirst())
        .ifPresent(line -> add(headers, line, catalog, now));
    lines.stream()
        .filter(line -> line.warning() != null && line.feature() != null)
        .findFirst()
        .ifPresent(line -> warn(headers, line));
    return headers;
  }

  private static boolean isNumeric(Decision line) {
    return line.limit() instanceof Limit.AtMost && line.feature() != null;
  }

  private static void add(
      Map<String, String> headers, Decision line, Catalog catalog, Instant now) {
    if (!(line.limit() instanceof Limit.AtMost most)) {
      return;
    }
    BigDecimal left = line.remaining();
    String limit = whole(most.amount());
    String remaining = whole(left == null ? BigDecimal.ZERO : left);
    String name = "\"" + line.feature() + "\"";
    Instant reset = line.reset();
    headers.put("X-RateLimit-Limit", limit);
    headers.put("X-RateLimit-Remaining", remaining);
    headers.put("RateLimit-Policy", name + ";q=" + limit + window(line, catalog));
    if (reset == null) {
      headers.put("RateLimit", name + ";r=" + remaining);
    } else {
      headers.put("RateLimit", name + ";r=" + remaining + ";t=" + secondsUntil(reset, now));
      headers.put("X-RateLimit-Reset", Long.toString(reset.getEpochSecond()));
    }
  }

  /** The length of the month that is reset then; nothing is said of what is no month. */
  private static String window(Decision line, Catalog catalog) {
    Catalog.Feature feature =
        line.feature() == null ? null : catalog.features().get(line.feature());
    Instant reset = line.reset();
    if (reset == null || (feature != null && !feature.kind().equals("metered"))) {
      return "";
    }
    Instant start = reset.atOffset(ZoneOffset.UTC).minusMonths(1).toInstant();
    return ";w=" + Duration.between(start, reset).toSeconds();
  }

  private static void warn(Map<String, String> headers, Decision line) {
    Warning warning = line.warning();
    if (warning != null) {
      headers.put(
          WARNING,
          "%s;percentage=%d;threshold=%d"
              .formatted(line.feature(), warning.percentage(), warning.threshold()));
    }
  }

  /** Whole seconds until a moment, rounded up, so that waiting them is enough. */
  static long secondsUntil(Instant moment, Instant now) {
    return seconds(Duration.between(now, moment));
  }

  /** Whole seconds, rounded up; never less than none. */
  static long seconds(Duration wait) {
    return Math.max(0, wait.plusNanos(999_999_999).toSeconds());
  }

  private static String whole(BigDecimal quantity) {
    return quantity.setScale(0, RoundingMode.DOWN).min(MOST).toPlainString();
  }
}
