package dev.cuota.client;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** How long to wait before another try: longer after each failure, and never all at once. */
final class Backoff {
  private static final int MAX_DOUBLINGS = 16;

  private final long first;
  private final long most;
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * @param first nanoseconds after one failure
   * @param most nanoseconds after many
   */
  Backoff(long first, long most) {
    this.first = first;
    this.most = most;
  }

  void failed() {
    failures.incrementAndGet();
  }

  void succeeded() {
    failures.set(0);
  }

  boolean isFailing() {
    return failures.get() > 0;
  }

  /** Nanoseconds; between half and all of what the failures call for, 0 without any. */
  long nanos() {
    int times = failures.get();
    if (times == 0) {
      return 0;
    }
    long full = Math.min(most, first << Math.min(MAX_DOUBLINGS, times - 1));
    return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
  }
}
