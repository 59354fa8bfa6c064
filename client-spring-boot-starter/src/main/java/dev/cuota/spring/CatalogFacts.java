package dev.cuota.spring;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the catalog says of its features, as far as answers name it. It is read in the background;
 * until it was, and while the server is away, answers go without.
 */
final class CatalogFacts {
  static final long MAX_AGE_NANOS = 60_000_000_000L;
  private static final long RETRY_NANOS = 5_000_000_000L;
  private static final Logger LOG = LoggerFactory.getLogger(CatalogFacts.class);

  private final Source source;
  private final LongSupplier nanos;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile Catalog catalog = Catalog.NONE;
  private volatile long readAgainAt;

  /** Where the catalog is read. */
  @FunctionalInterface
  interface Source {
    Catalog read() throws IOException, InterruptedException;
  }

  CatalogFacts(Source source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
    this.readAgainAt = nanos.getAsLong();
  }

  /** What is known now; if it is old, it is read anew for those who ask later. */
  Catalog now() {
    if (nanos.getAsLong() - readAgainAt >= 0 && reading.compareAndSet(false, true)) {
      Thread reader = new Thread(this::readAndRelease, "cuota-catalog");
      reader.setDaemon(true);
      reader.start();
    }
    return catalog;
  }

  /** The same, for whom nothing is not enough: reads and waits if it was never read. */
  Catalog read() {
    if (catalog.actions().isEmpty()) {
      tryToRead();
    }
    return now();
  }

  /** The same, for an answer that is poorer without: waits for the first reading, but not long again. */
  Catalog known() {
    if (catalog.actions().isEmpty() && nanos.getAsLong() - readAgainAt >= 0) {
      tryToRead();
    }
    return now();
  }

  private void readAndRelease() {
    try {
      tryToRead();
    } finally {
      reading.set(false);
    }
  }

  private void tryToRead() {
    try {
      catalog = source.read();
      readAgainAt = nanos.getAsLong() + MAX_AGE_NANOS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.debug("the catalog cannot be read", e);
      readAgainAt = nanos.getAsLong() + RETRY_NANOS;
    }
  }
}
