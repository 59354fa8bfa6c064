package dev.cuota.server.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.limits.Refill;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers that tell a client how much is left: RateLimit and RateLimit-Policy as structured
 * fields (draft-ietf-httpapi-ratelimit-headers-10), and the older X-RateLimit ones, whose reset is in
 * seconds since 1970. Headers hold whole numbers: fractions are rounded down. Of a bucket the policy
 * says what flows back in a window ({@code q}, {@code w}) and, where that is something else, how much
 * can be used at once ({@code burst}); {@code t} says when it is full again.
 */
final class RateHeaders {
  /** The greatest integer of a structured field (RFC 8941). */
  private static final BigDecimal MOST = new BigDecimal("999999999999999");

  private RateHeaders() {}

  /** The headers of an answer; none when nothing in it has a numeric limit. */
  static Map<String, String> of(LimitAnswer.Decided decided) {
    Map<String, String> headers = new LinkedHashMap<>();
    decided
        .denied()
        .filter(line -> line.limit() instanceof Limit.AtMost)
        .or(() -> decided.lines().stream().filter(RateHeaders::isNumeric).findFirst())
        .ifPresent(line -> add(headers, line, decided.at()));
    return headers;
  }

  private static boolean isNumeric(LimitAnswer.Line line) {
    return line.limit() instanceof Limit.AtMost;
  }

  private static void add(Map<String, String> headers, LimitAnswer.Line line, Instant now) {
    if (!(line.limit() instanceof Limit.AtMost(Quantity most))) {
      return;
    }
    Quantity left = line.remaining();
    String limit = whole(most);
    String remaining = whole(left == null ? Quantity.ZERO : left);
    String name = "\"" + line.feature().key() + "\"";
    Period period = line.period();
    Refill refill = line.refill();
    headers.put("X-RateLimit-Limit", limit);
    headers.put("X-RateLimit-Remaining", remaining);
    if (refill != null) {
      headers.put("RateLimit-Policy", name + bucket(refill, limit));
      headers.put("RateLimit", name + ";r=" + remaining + ";t=" + seconds(refill.fullIn()));
      headers.put("X-RateLimit-Reset", Long.toString(epochSecond(refill.full())));
    } else if (period == null) {
      headers.put("RateLimit-Policy", name + ";q=" + limit);
      headers.put("RateLimit", name + ";r=" + remaining);
    } else {
      headers.put("RateLimit-Policy", name + ";q=" + limit + ";w=" + period.length().toSeconds());
      headers.put("RateLimit", name + ";r=" + remaining + ";t=" + secondsUntil(period.end(), now));
      headers.put("X-RateLimit-Reset", Long.toString(period.end().getEpochSecond()));
    }
  }

  /** What flows back in a window, and how much can be used at once where that is something else. */
  private static String bucket(Refill refill, String most) {
    String quota = refill.limit() instanceof Limit.AtMost(Quantity rate) ? whole(rate) : most;
    String burst = quota.equals(most) ? "" : ";burst=" + most;
    return ";q=" + quota + ";w=" + refill.window().toSeconds() + burst;
  }

  private static long epochSecond(Instant moment) {
    return moment.getNano() == 0 ? moment.getEpochSecond() : moment.getEpochSecond() + 1;
  }

  /** Whole seconds until a moment, rounded up, so that waiting them is enough. */
  static long secondsUntil(Instant moment, Instant now) {
    return seconds(Duration.between(now, moment));
  }

  /** Whole seconds, rounded up; never less than none. */
  static long seconds(Duration wait) {
    return Math.max(0, wait.plusNanos(999_999_999).toSeconds());
  }

  private static String whole(Quantity quantity) {
    return quantity.value().setScale(0, RoundingMode.DOWN).min(MOST).toPlainString();
  }
}
