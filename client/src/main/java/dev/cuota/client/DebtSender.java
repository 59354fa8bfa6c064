package dev.cuota.client;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Settles with the server what was used without it. It has happened: what does not fit any more is
 * recorded beyond the limit, and counted.
 */
final class DebtSender implements Runnable {
  static final String CONSUME = "/api/v1/consume";
  static final String RESERVATIONS = "/api/v1/reservations";
  private static final String VOID = "/api/v1/events/void";

  /** Source of the events that the server makes of what is consumed. */
  private static final String CONSUMED = "cuota:consume";

  /** How long uses gather before they are settled together. */
  static final long GATHER_NANOS = 200_000_000L;

  private static final long FIRST_BACKOFF_NANOS = 100_000_000L;
  private static final long MAX_BACKOFF_NANOS = 5_000_000_000L;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final System.Logger LOG = System.getLogger(DebtSender.class.getName());

  private final Spool spool;
  private final Http http;
  private final Breaker breaker;
  private final Snapshots snapshots;
  private final Rejects rejects;
  private final Counters counters;
  private final Backoff backoff = new Backoff(FIRST_BACKOFF_NANOS, MAX_BACKOFF_NANOS);
  private final ArrayDeque<Due> left = new ArrayDeque<>();
  private Spool.@Nullable Batch batch;
  private volatile @Nullable Thread thread;
  private volatile boolean stopped;

  DebtSender(
      Spool spool,
      Http http,
      Breaker breaker,
      Snapshots snapshots,
      Rejects rejects,
      Counters counters) {
    this.spool = spool;
    this.http = http;
    this.breaker = breaker;
    this.snapshots = snapshots;
    this.rejects = rejects;
    this.counters = counters;
  }

  void press() {
    LockSupport.unpark(thread);
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopped) {
      LockSupport.parkNanos(this, backoff.isFailing() ? backoff.nanos() : GATHER_NANOS);
      while (!stopped && !breaker.isOpen() && settleNext()) {
        backoff.succeeded();
      }
    }
  }

  /** Settles what is left of a batch, or the next; false when nothing waits or it did not work. */
  boolean settleNext() {
    try {
      Spool.Batch now = batch == null ? begin() : batch;
      if (now == null) {
        return false;
      }
      for (Due due = left.peek(); due != null; due = left.peek()) {
        settle(due);
        left.remove();
      }
      spool.done(now);
      batch = null;
      return true;
    } catch (CuotaUnavailable e) {
      breaker.note(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      breaker.note(String.valueOf(e.getMessage()));
      LOG.log(System.Logger.Level.WARNING, "uses are not settled: {0}", e.getMessage());
    }
    backoff.failed();
    return false;
  }

  /** A whole segment, so that it comes to the same whenever it is read. */
  private Spool.@Nullable Batch begin() {
    if (spool.records() == 0) {
      return null;
    }
    spool.seal();
    Spool.Batch next = spool.next(Integer.MAX_VALUE, Integer.MAX_VALUE);
    left.clear();
    if (next != null) {
      left.addAll(Due.of(next));
    }
    batch = next;
    return next;
  }

  private void settle(Due due) {
    if (due instanceof Due.Commit commit) {
      commit(commit);
    } else if (due instanceof Due.Times times) {
      use(times.uses(catalog(times.tenant())));
    } else if (due instanceof Due.Uses uses) {
      use(uses);
    } else if (due instanceof Due.Refused refused) {
      giveBack(refused);
    }
  }

  private CatalogView catalog(String tenant) {
    if (snapshots.catalog().version() == CatalogView.NOT_READ) {
      snapshots.read(List.of(tenant));
    }
    return snapshots.catalog();
  }

  private void use(Due.Uses due) {
    byte[] text = AskWriter.overrun(due.use(), due.id());
    Http.Reply reply = http.post(CONSUME, text);
    if (reply.status() == CONFLICT) {
      LOG.log(System.Logger.Level.DEBUG, "{0} was recorded before", due.id());
    } else {
      settled(reply, text);
    }
  }

  private void commit(Due.Commit due) {
    byte[] text = commitText(due.amount(), true);
    Http.Reply reply = http.post(RESERVATIONS + "/" + due.reservation() + "/commit", text);
    if (reply.status() == CONFLICT) {
      LOG.log(System.Logger.Level.WARNING, "{0} was settled otherwise", due.reservation());
    } else {
      settled(reply, text);
    }
  }

  /** A use that was refused, as nobody knew whether the server had recorded it: now it has not. */
  private void giveBack(Due.Refused due) {
    // Recorded first, so that the request that was given up counts nothing should it come yet.
    Http.Reply reply = http.post(CONSUME, AskWriter.overrun(due.use(), due.id()));
    if (reply.isOk()) {
      free(due);
    } else if (reply.status() != CONFLICT) {
      refused(reply, AskWriter.text(due.use(), due.id()));
    }
  }

  /** What exists is freed; what was used up is taken back. */
  private void free(Due.Refused due) {
    CatalogView catalog = catalog(due.use().tenant());
    List<Wanted> freed = new ArrayList<>();
    for (Wanted wanted : due.use().wanted()) {
      if (catalog.isFreed(wanted)) {
        freed.add(wanted.withAmount(catalog.amountOf(wanted).negate()));
      }
    }
    boolean all = freed.size() == due.use().wanted().size();
    byte[] text =
        all
            ? AskWriter.overrun(new Use(due.use().tenant(), freed, null), due.id() + "/back")
            : voidText(due.id());
    Http.Reply reply = http.post(all ? CONSUME : VOID, text);
    if (!reply.isOk() && reply.status() != CONFLICT) {
      refused(reply, text);
    }
  }

  private static byte[] voidText(String id) {
    return JsonText.object(
        json -> {
          json.writeArrayPropertyStart("events");
          json.writeStartObject();
          json.writeStringProperty("source", CONSUMED);
          json.writeStringProperty("id", id);
          json.writeEndObject();
          json.writeEndArray();
          json.writeStringProperty("reason", "refused, as the answer did not arrive");
        });
  }

  private void settled(Http.Reply reply, byte[] text) {
    if (!reply.isOk()) {
      refused(reply, text);
    } else if (AnswerReader.read(reply.json(), "").isOver()) {
      counters.overrun.increment();
    }
  }

  static byte[] commitText(BigDecimal amount, boolean overrun) {
    return JsonText.object(
        json -> {
          JsonText.number(json, "amount", amount);
          json.writeBooleanProperty("overrun", overrun);
        });
  }

  /** Puts aside what will never be taken; waits when it may be. */
  private void refused(Http.Reply reply, byte[] text) {
    if (reply.status() != BAD_REQUEST && reply.status() != NOT_FOUND) {
      throw reply.refusal();
    }
    rejects.put(text, String.valueOf(reply.refusal().getMessage()));
  }
}
