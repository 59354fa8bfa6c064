package dev.cuota.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens to what the server says of changes, and comes back for what it has missed. Begins when the
 * first snapshot is wanted.
 */
final class ChangeStream implements Runnable {
  /** Without a byte for this long the connection is dead; the server comments every ten seconds. */
  static final long SILENCE_NANOS = 30_000_000_000L;

  private static final System.Logger LOG = System.getLogger(ChangeStream.class.getName());
  private static final long FIRST_BACKOFF_NANOS = 100_000_000L;
  private static final long MAX_BACKOFF_NANOS = 5_000_000_000L;
  private static final long IDLE_NANOS = 1_000_000_000L;
  private static final int BUFFER_BYTES = 8 * 1024;

  private final Http http;
  private final Desks desks;
  private final Refresher refresher;
  private final Breaker breaker;
  private final LongSupplier nanos;
  private final Backoff backoff = new Backoff(FIRST_BACKOFF_NANOS, MAX_BACKOFF_NANOS);
  private String lastId = "";
  private long retryNanos;
  private volatile boolean wanted;
  private volatile boolean stopped;
  private volatile boolean open;
  private volatile @Nullable Thread thread;
  private volatile @Nullable InputStream body;
  private volatile long heardAt;

  ChangeStream(Http http, Desks desks, Refresher refresher, Breaker breaker, LongSupplier nanos) {
    this.http = http;
    this.desks = desks;
    this.refresher = refresher;
    this.breaker = breaker;
    this.nanos = nanos;
  }

  /** There is something to be told of changes of. */
  void want() {
    if (!wanted) {
      wanted = true;
      LockSupport.unpark(thread);
    }
  }

  boolean isOpen() {
    return open;
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    hangUp();
  }

  /** Ends a connection that nothing comes from any more. */
  void watch(long now) {
    if (open && now - heardAt > SILENCE_NANOS) {
      hangUp();
    }
  }

  private void hangUp() {
    InputStream now = body;
    if (now != null) {
      try {
        now.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "the stream did not close well", e);
      }
    }
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopped) {
      if (wanted) {
        listen();
        LockSupport.parkNanos(this, Math.max(backoff.nanos(), retryNanos));
      } else {
        LockSupport.parkNanos(this, IDLE_NANOS);
      }
    }
  }

  private void listen() {
    try {
      HttpResponse<InputStream> response = http.stream(lastId.isEmpty() ? null : lastId);
      try (InputStream in = response.body()) {
        if (response.statusCode() == 200) {
          read(in);
        } else {
          breaker.note("the stream of changes is refused with " + response.statusCode());
        }
      }
    } catch (CuotaUnavailable e) {
      breaker.note(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the stream of changes ended", e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the stream of changes is broken", e);
    } finally {
      open = false;
      desks.streaming(false);
      body = null;
    }
    backoff.failed();
  }

  private void read(InputStream in) throws IOException {
    SseParser parser = new SseParser(lastId, this::take);
    body = in;
    heardAt = nanos.getAsLong();
    open = true;
    if (lastId.isEmpty()) {
      refresher.allChanged(); // what changed between the first snapshots and now was not told
    }
    desks.streaming(true);
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int length = in.read(buffer); length >= 0 && !stopped; length = in.read(buffer)) {
      heardAt = nanos.getAsLong();
      backoff.succeeded();
      parser.feed(buffer, length);
      lastId = parser.lastId();
      Long retry = parser.retryMillis();
      retryNanos = retry == null ? 0 : Math.min(retry * 1_000_000L, MAX_BACKOFF_NANOS);
    }
  }

  private void take(SseParser.Event event) {
    switch (event.name()) {
      case "changed" -> refresher.changed(json(event).texts("tenants"));
      case "catalog", "reset" -> refresher.allChanged();
      case "recall" -> {
        JsonObject json = json(event);
        desks.recall(json.text("tenant"), json.text("feature"));
      }
      default -> LOG.log(System.Logger.Level.DEBUG, "skipped {0}", event);
    }
  }

  private static JsonObject json(SseParser.Event event) {
    return JsonObject.read(event.data().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
