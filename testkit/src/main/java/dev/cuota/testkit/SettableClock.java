package dev.cuota.testkit;

import dev.cuota.engine.platform.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until told otherwise. */
public final class SettableClock implements Clock {
  private final AtomicReference<Instant> now;

  public SettableClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant now() {
    return now.get();
  }

  /** Jumps to a moment, back or forth. */
  public void set(Instant moment) {
    now.set(moment);
  }

  /** Moves on by {@code step}. */
  public void advance(Duration step) {
    now.updateAndGet(moment -> moment.plus(step));
  }
}
