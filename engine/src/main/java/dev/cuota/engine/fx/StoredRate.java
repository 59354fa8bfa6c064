package dev.cuota.engine.fx;

import dev.cuota.core.fx.KnownRate;
import dev.cuota.core.platform.EnvironmentId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rate with how it got here.
 *
 * @param environment in which alone it holds; null for the whole installation
 * @param against the rate that it was compared with; null when there was nothing to compare
 * @param learntBy the job or person that brought it
 * @param reason why a person set it; null for those of sources
 * @param decidedAt when a person took it out of quarantine; null when nobody had to, or has
 */
public record StoredRate(
    UUID id,
    KnownRate rate,
    @Nullable EnvironmentId environment,
    State state,
    @Nullable BigDecimal against,
    Instant learntAt,
    String learntBy,
    @Nullable String reason,
    @Nullable Instant decidedAt,
    @Nullable String decidedBy) {

  /** Whether it holds. */
  public enum State {
    /** It does. */
    ACCEPTED,
    /** It leaps, and waits for a person. */
    QUARANTINED,
    /** A person has said that it is wrong. */
    REFUSED
  }

  /** One that was learnt just now. */
  StoredRate(UUID id, KnownRate rate, @Nullable BigDecimal against, Instant at, String by) {
    this(
        id,
        rate,
        null,
        rate.accepted() ? State.ACCEPTED : State.QUARANTINED,
        against,
        at,
        by,
        null,
        null,
        null);
  }

  /** The same, with why a person set it, and where. */
  StoredRate because(String why, @Nullable EnvironmentId where) {
    return new StoredRate(
        id, rate, where, state, against, learntAt, learntBy, why, decidedAt, decidedBy);
  }

  /** The same, out of quarantine. */
  StoredRate accept(Instant at, String by) {
    return new StoredRate(
        id,
        rate.accept(),
        environment,
        State.ACCEPTED,
        against,
        learntAt,
        learntBy,
        reason,
        at,
        by);
  }

  /** The same, refused. */
  StoredRate refuse(Instant at, String by) {
    return new StoredRate(
        id, rate, environment, State.REFUSED, against, learntAt, learntBy, reason, at, by);
  }

  /** Such as {@code ecb EUR/USD mid of 2026-11-20, version 1: 1.1568 after 1.1612}. */
  public String line() {
    String value = rate.text() + ": " + rate.value().toPlainString();
    return against == null ? value : value + " after " + against.toPlainString();
  }
}
