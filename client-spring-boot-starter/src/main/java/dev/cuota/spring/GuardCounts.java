package dev.cuota.spring;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often guards allowed, denied, and let through because of an error of their own. */
final class GuardCounts {
  /** A broken guard says so this often; the metric counts each time. */
  private static final long QUIET_NANOS = 10_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(GuardCounts.class);

  private final LongSupplier nanos;
  private final LongAdder allowed = new LongAdder();
  private final LongAdder denied = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final AtomicLong quietUntil;

  GuardCounts(LongSupplier nanos) {
    this.nanos = nanos;
    this.quietUntil = new AtomicLong(nanos.getAsLong());
  }

  void allow() {
    allowed.increment();
  }

  void deny() {
    denied.increment();
  }

  /** A guard could not do its work; what it guards goes on without. */
  void error(Object what, RuntimeException fault) {
    errors.increment();
    long now = nanos.getAsLong();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
      LOG.warn("{} is let through unguarded, as guarding it failed", what, fault);
    }
  }

  long allowed() {
    return allowed.sum();
  }

  long denied() {
    return denied.sum();
  }

  long errors() {
    return errors.sum();
  }
}
