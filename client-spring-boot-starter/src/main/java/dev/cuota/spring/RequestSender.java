package dev.cuota.spring;

import dev.cuota.client.UsageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what requests came to to the client, by a thread of its own, and says how much it was. */
final class RequestSender implements AutoCloseable {
  /** Most requests that wait for the thread; then those who answer them hand them over themselves. */
  static final int MAX_WAITING = 65_536;

  private static final int MAX_BATCH = 1024;
  private static final long MAX_CLOSE_MILLIS = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(RequestSender.class);

  private final Consumer<UsageEvent> client;
  private final RequestEvents events;
  private final long flushNanos;
  private final long reportNanos;
  private final LongSupplier nanos;
  private final BlockingQueue<RequestSample> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final LongAdder lost = new LongAdder();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "cuota-metering");
  private final Set<String> tenants = new HashSet<>();
  private long requests;
  private long bytes;
  private long reportedAt;
  private long flushedAt;

  RequestSender(
      Consumer<UsageEvent> client,
      RequestEvents events,
      Duration flush,
      Duration report,
      LongSupplier nanos) {
    this.client = client;
    this.events = events;
    this.flushNanos = flush.toNanos();
    this.reportNanos = report.toNanos();
    this.nanos = nanos;
    this.reportedAt = nanos.getAsLong();
    this.flushedAt = reportedAt;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes a request that has been answered. */
  void take(RequestSample sample) {
    String tenant = sample.tenant();
    if (tenant == null || !TenantKey.isUsable(tenant)) {
      skipped();
    } else if (ending.get() || !waiting.offer(sample)) {
      send(events.of(sample));
    }
  }

  /** A request that nobody is charged for. */
  void skipped() {
    // Such as a page for everybody; it is no fault.
  }

  private void run() {
    while (!ending.get()) {
      try {
        RequestSample first = waiting.poll(flushNanos, TimeUnit.NANOSECONDS);
        handOver(first);
        reportIfDue();
      } catch (InterruptedException e) {
        break; // closing
      } catch (RuntimeException e) {
        LOG.warn("metering of requests failed", e);
      }
    }
  }

  /** Hands over that one and what waits behind it. */
  void handOver(@Nullable RequestSample first) {
    List<RequestSample> batch = new ArrayList<>();
    if (first != null) {
      batch.add(first);
    }
    waiting.drainTo(batch, MAX_BATCH);
    for (RequestSample sample : batch) {
      requests++;
      bytes += sample.bytes();
      tenants.add(String.valueOf(sample.tenant()));
      events.add(sample).ifPresent(this::send);
    }
    if (nanos.getAsLong() - flushedAt >= flushNanos) {
      flushedAt = nanos.getAsLong();
      events.sums().forEach(this::send);
    }
  }

  private void send(UsageEvent event) {
    try {
      client.accept(event);
    } catch (RuntimeException e) {
      lost.increment();
      LOG.debug("a request is not metered", e);
    }
  }

  private void reportIfDue() {
    if (nanos.getAsLong() - reportedAt >= reportNanos) {
      reportedAt = nanos.getAsLong();
      report();
    }
  }

  /** Says how many there were, and begins to count anew. */
  void report() {
    LOG.info(
        "metered {} requests of {} tenants with {} bytes since the last such line; {} not sent",
        requests,
        tenants.size(),
        bytes,
        lost.sumThenReset());
    requests = 0;
    bytes = 0;
    tenants.clear();
  }

  /** Hands over what waits. */
  @Override
  public void close() {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(MAX_CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flushedAt = nanos.getAsLong() - flushNanos;
    while (!waiting.isEmpty()) {
      handOver(null);
    }
    events.sums().forEach(this::send);
    report();
  }
}
