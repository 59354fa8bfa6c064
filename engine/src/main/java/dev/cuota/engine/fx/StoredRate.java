package dev.cuota.engine.fx;

import dev.cuota.core.fx.KnownRate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rate with how it got here.
 *
 * @param against the rate that it was compared with; null when there was nothing to compare
 * @param learntBy the job or person that brought it
 * @param reason why a person set it; null for those of sources
 * @param decidedAt when a person took it out of quarantine; null when nobody had to, or has
 */
public record StoredRate(
    UUID id,
    KnownRate rate,
    @Nullable BigDecimal against,
    Instant learntAt,
    String learntBy,
    @Nullable String reason,
    @Nullable Instant decidedAt,
    @Nullable String decidedBy) {

  /** One that was learnt just now. */
  StoredRate(UUID id, KnownRate rate, @Nullable BigDecimal against, Instant at, String by) {
    this(id, rate, against, at, by, null, null, null);
  }

  /** The same, with why a person set it. */
  StoredRate because(String why) {
    return new StoredRate(id, rate, against, learntAt, learntBy, why, decidedAt, decidedBy);
  }

  /** The same, out of quarantine. */
  StoredRate accept(Instant at, String by) {
    return new StoredRate(id, rate.accept(), against, learntAt, learntBy, reason, at, by);
  }

  /** Such as {@code ecb EUR/USD mid of 2026-11-20, version 1: 1.1568 after 1.1612}. */
  public String line() {
    String value = rate.text() + ": " + rate.value().toPlainString();
    return against == null ? value : value + " after " + against.toPlainString();
  }
}
