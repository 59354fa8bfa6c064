package dev.cuota.core.quota;

import java.time.Instant;

/**
 * The time an account is given once it is over its limits.
 *
 * @param since when it went over
 * @param until when it will be blocked; no earlier than {@code since}
 */
public record QuotaGrace(Instant since, Instant until) {
  public QuotaGrace {
    if (until.isBefore(since)) {
      throw new IllegalArgumentException("grace must not end before it starts");
    }
  }
}
