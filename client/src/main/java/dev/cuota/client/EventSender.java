package dev.cuota.client;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends events in the order they came, in batches. A batch that is refused is halved until the event
 * that is to blame is alone, which is put aside.
 */
final class EventSender implements Runnable {
  /** Most events of a batch. */
  static final int MAX_EVENTS = 5_000;

  /** Bytes from which on no more events join a batch. */
  static final int MAX_BYTES = 1024 * 1024;

  /** How long events gather before they are sent. */
  static final long LINGER_NANOS = 100_000_000L;

  /** How often a line says how many events were sent. */
  static final long LINE_NANOS = 5L * 60 * 1_000_000_000;

  private static final long FIRST_BACKOFF_NANOS = 100_000_000L;
  private static final long MAX_BACKOFF_NANOS = 5_000_000_000L;
  private static final int BAD_REQUEST = 400;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;
  private static final System.Logger LOG = System.getLogger(EventSender.class.getName());

  private final Spool spool;
  private final Http http;
  private final Breaker breaker;
  private final Rejects rejects;
  private final Counters counters;
  private final LongSupplier nanos;
  private final Backoff backoff = new Backoff(FIRST_BACKOFF_NANOS, MAX_BACKOFF_NANOS);

  /** What is left of the batch that is being sent, the next range on top. */
  private final ArrayDeque<Range> ranges = new ArrayDeque<>();

  private Spool.@Nullable Batch batch;
  private volatile @Nullable Thread thread;
  private volatile boolean stopped;
  private volatile boolean pressed;
  private long lineAt;
  private long sentAtLine;

  EventSender(
      Spool spool,
      Http http,
      Breaker breaker,
      Rejects rejects,
      Counters counters,
      LongSupplier nanos) {
    this.spool = spool;
    this.http = http;
    this.breaker = breaker;
    this.rejects = rejects;
    this.counters = counters;
    this.nanos = nanos;
    this.lineAt = nanos.getAsLong();
  }

  private record Range(int from, int to) {
    int size() {
      return to - from;
    }
  }

  /** Sends at once what has gathered. */
  void press() {
    pressed = true;
    LockSupport.unpark(thread);
  }

  /** Sends at once, unless that was asked for already, or would be in vain. */
  void pressIfIdle() {
    if (!pressed && !backoff.isFailing()) {
      press();
    }
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopped) {
      long pause = backoff.isFailing() ? backoff.nanos() : LINGER_NANOS;
      if (!pressed || backoff.isFailing()) {
        LockSupport.parkNanos(this, pause);
      }
      pressed = false;
      while (!stopped && sendNext()) {
        sayLine();
      }
      sayLine();
    }
  }

  /** Sends what is left of a batch, or the next; false when nothing waits or it did not arrive. */
  boolean sendNext() {
    try {
      Spool.Batch now = batch == null ? begin() : batch;
      if (now == null) {
        return false;
      }
      while (!ranges.isEmpty()) {
        send(now.records(), ranges.pop());
      }
      spool.done(now);
      batch = null;
      backoff.succeeded();
      return true;
    } catch (CuotaUnavailable e) {
      breaker.note(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      breaker.note(String.valueOf(e.getMessage()));
      LOG.log(System.Logger.Level.WARNING, "events are not sent: {0}", e.getMessage());
    }
    backoff.failed();
    return false;
  }

  private Spool.@Nullable Batch begin() {
    Spool.Batch next = spool.next(MAX_EVENTS, MAX_BYTES);
    batch = next;
    ranges.clear();
    if (next != null && !next.records().isEmpty()) {
      ranges.push(new Range(0, next.records().size()));
    }
    return next;
  }

  private void send(List<byte[]> records, Range range) {
    Http.Reply reply;
    try {
      reply = http.postEvents(text(records, range));
    } catch (RuntimeException e) {
      ranges.push(range);
      throw e;
    }
    if (reply.isOk()) {
      counters.sent.add(range.size());
    } else if (!blames(reply.status())) {
      ranges.push(range);
      throw reply.refusal();
    } else if (range.size() == 1) {
      rejects.put(records.get(range.from()), String.valueOf(reply.refusal().getMessage()));
    } else {
      int middle = (range.from() + range.to()) >>> 1;
      ranges.push(new Range(middle, range.to()));
      ranges.push(new Range(range.from(), middle));
    }
  }

  /** Whether an event is to blame, rather than a key or a proxy that can be put right. */
  private static boolean blames(int status) {
    return status == BAD_REQUEST || status == CONFLICT || status == TOO_LARGE;
  }

  private static byte[] text(List<byte[]> records, Range range) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(MAX_BYTES / 4);
    text.write('[');
    for (int i = range.from(); i < range.to(); i++) {
      if (i > range.from()) {
        text.write(',');
      }
      text.writeBytes(records.get(i));
    }
    text.write(']');
    return text.toByteArray();
  }

  private void sayLine() {
    if (nanos.getAsLong() - lineAt >= LINE_NANOS) {
      long sent = counters.sent.sum();
      LOG.log(
          System.Logger.Level.INFO,
          "sent {0} events in the last 5 minutes, {1} wait",
          sent - sentAtLine,
          spool.records());
      sentAtLine = sent;
      lineAt += LINE_NANOS;
    }
  }
}
