package dev.cuota.client;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When the next exchange is due: a beat after the last, or almost at once when pressed. */
final class Pace {
  private final LongSupplier nanos;
  private volatile boolean pressed;
  private volatile boolean stopped;
  private volatile @Nullable Thread thread;
  private long last;

  Pace(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = nanos.getAsLong() - Exchange.BEAT_NANOS;
  }

  void press() {
    pressed = true;
    LockSupport.unpark(thread);
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  /** Waits until an exchange is due and needed; false when there shall be no more. */
  boolean await(BooleanSupplier needed, Backoff backoff) {
    thread = Thread.currentThread();
    long pause = backoff.nanos();
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      boolean soon = pressed;
      long gap = pause > 0 ? pause : soon ? Exchange.MIN_GAP_NANOS : Exchange.BEAT_NANOS;
      long left = last + gap - nanos.getAsLong();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else if (soon || needed.getAsBoolean()) {
        pressed = false;
        last = nanos.getAsLong();
        return true;
      } else {
        LockSupport.parkNanos(this, Exchange.BEAT_NANOS);
      }
    }
    return false;
  }
}
