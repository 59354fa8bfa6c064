package dev.cuota.client;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
final class Eventually {
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final long LOOK_NANOS = 2_000_000L;

  private Eventually() {}

  static void eventually(String what, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never came about: " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
