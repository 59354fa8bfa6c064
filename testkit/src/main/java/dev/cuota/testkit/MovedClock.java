package dev.cuota.testkit;

import dev.cuota.engine.platform.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that goes on by itself from wherever it is set: for what waits by it on other threads. */
public final class MovedClock implements Clock {
  private static final Clock MACHINE = Clock.system();

  private volatile Duration ahead;

  public MovedClock(Instant start) {
    ahead = ahead(start);
  }

  @Override
  public Instant now() {
    return MACHINE.now().plus(ahead);
  }

  /** Jumps to a moment, back or forth, and goes on from there. */
  public void set(Instant moment) {
    ahead = ahead(moment);
  }

  private static Duration ahead(Instant moment) {
    return Duration.between(MACHINE.now(), moment);
  }
}
