package dev.cuota.core.limits;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * An amount that is kept free until it is known how much was used. It holds what it was made for until
 * it is committed, released or its time is over, by the server's clock.
 *
 * @param amount positive, in the meter's unit
 * @param expires from when on it holds nothing
 * @param state what has become of it
 */
public record Reservation(BigDecimal amount, Instant expires, State state) {

  /** What has become of a reservation. */
  public enum State {
    HELD,
    COMMITTED,
    RELEASED,
    EXPIRED
  }

  public Reservation {
    if (amount.signum() <= 0) {
      throw new IllegalArgumentException("an amount to reserve is positive, was " + amount);
    }
  }

  /** What it is at a moment, if nothing else has become of it. */
  public Reservation at(Instant now) {
    return state == State.HELD && !now.isBefore(expires) ? as(State.EXPIRED) : this;
  }

  /** The same with another state. */
  public Reservation as(State next) {
    return new Reservation(amount, expires, next);
  }

  /** What it keeps from others. */
  public BigDecimal held() {
    return state == State.HELD ? amount : BigDecimal.ZERO;
  }
}
