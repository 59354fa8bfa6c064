package dev.cuota.client;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server is worth waiting for. After a failure nobody waits for it again until the
 * exchange of leases, which goes on in the background, has had an answer.
 */
final class Breaker {
  /** Shortest time without waiting, so that a server that answers every other time is left alone. */
  static final long MIN_OPEN_NANOS = 200_000_000L;

  private static final System.Logger LOG = System.getLogger(Breaker.class.getName());
  private static final long CLOSED = 0;

  private final LongSupplier nanos;
  private final Runnable probe;
  private final AtomicLong openSince = new AtomicLong(CLOSED);
  private volatile boolean everAnswered;
  private volatile @Nullable String lastError;

  /**
   * @param probe asks for an attempt in the background
   */
  Breaker(LongSupplier nanos, Runnable probe) {
    this.nanos = nanos;
    this.probe = probe;
  }

  /** Whether the server was last heard to be away. */
  boolean isOpen() {
    return openSince.get() != CLOSED;
  }

  boolean isConnected() {
    return everAnswered && !isOpen();
  }

  @Nullable String lastError() {
    return lastError;
  }

  /** The server was not reached. */
  void failed(CuotaUnavailable why) {
    if (why.getCause() instanceof InterruptedException) {
      return; // says something of the caller, nothing of the server
    }
    lastError = why.getMessage();
    if (openSince.compareAndSet(CLOSED, nanos.getAsLong() | 1)) {
      LOG.log(System.Logger.Level.WARNING, "Cuota is away, deciding without it: {0}", lastError);
    }
    probe.run();
  }

  /** Something else went wrong. */
  void note(String error) {
    lastError = error;
  }

  /** The server answered. */
  void succeeded() {
    everAnswered = true;
    long since = openSince.get();
    if (since != CLOSED
        && nanos.getAsLong() - since >= MIN_OPEN_NANOS
        && openSince.compareAndSet(since, CLOSED)) {
      LOG.log(System.Logger.Level.INFO, "Cuota answers again");
    }
  }
}
