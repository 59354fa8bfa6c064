package dev.cuota.server.ingest;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies may be held at once, so that memory stays steady. */
final class MemoryBudget {
  private final long max;
  private final AtomicLong held = new AtomicLong();

  MemoryBudget(long max) {
    this.max = max;
  }

  /** Whether there was room. */
  boolean take(long bytes) {
    long now = held.addAndGet(bytes);
    if (now > max) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
