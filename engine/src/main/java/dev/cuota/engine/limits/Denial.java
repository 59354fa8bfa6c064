package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A denial that is kept, and how often it was told within its minute. */
final class Denial {
  private final Subject subject;
  private final Explained explained;
  private final AtomicLong times = new AtomicLong(1);
  private volatile Instant last;
  private volatile long written;

  Denial(Subject subject, Explained explained) {
    this.subject = subject;
    this.explained = explained;
    this.last = explained.when().last();
  }

  UUID id() {
    return explained.decision();
  }

  EnvironmentId environment() {
    return subject.environment();
  }

  /** Null for one never seen. */
  @Nullable TenantId tenant() {
    Tenant tenant = subject.tenant();
    return tenant == null ? null : tenant.id();
  }

  Instant first() {
    return explained.when().first();
  }

  /** It was told once more. */
  void again(Instant at) {
    times.incrementAndGet();
    last = at;
  }

  /** As it stands now. */
  Explained explained() {
    return explained.at(new Explained.When(first(), last, times.get()));
  }

  /** Notes how often it was told as the table knows it. */
  void written(long count) {
    written = count;
  }

  /** Whether the table has it. */
  boolean isStored() {
    return written > 0;
  }

  /** Whether the table knows all of it. */
  boolean isWritten() {
    return written == times.get();
  }
}
