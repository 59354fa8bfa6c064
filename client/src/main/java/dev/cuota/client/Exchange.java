package dev.cuota.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * The exchange of leases with the server: one at a time, numbered, every second while anything is
 * held and sooner when something presses. An answer that does not come in time is given up; as the
 * next exchange does not name its leases, the server takes them back.
 */
final class Exchange implements Runnable {
  static final String PATH = "/api/v1/leases";

  /** Longest time between exchanges while something is held. */
  static final long BEAT_NANOS = 1_000_000_000L;

  /** Shortest time between exchanges. */
  static final long MIN_GAP_NANOS = 20_000_000L;

  private static final long FIRST_BACKOFF_NANOS = 100_000_000L;
  private static final long MAX_BACKOFF_NANOS = 1_500_000_000L;
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  private final Http http;
  private final Breaker breaker;
  private final LongSupplier nanos;
  private final String holder;
  private final Slots slots;

  /** Says whose epochs those in the folder are: another holder's, or at another server, mean nothing. */
  private final UUID identity;

  private final Duration timeout;
  private final ExchangeAnswer answers;
  private final Counters counters;
  private final List<Lease> leftBehind = new ArrayList<>();
  private final Set<Gate> gates = ConcurrentHashMap.newKeySet();
  private final Queue<CompletableFuture<Void>> awaiting = new ConcurrentLinkedQueue<>();
  private final Backoff backoff = new Backoff(FIRST_BACKOFF_NANOS, MAX_BACKOFF_NANOS);
  private final Pace pace;
  private long epoch;
  private long number;

  Exchange(
      Http http,
      Breaker breaker,
      Slots slots,
      LongSupplier nanos,
      String holder,
      CuotaClientBuilder settings,
      Debts debts,
      Counters counters) {
    this.http = http;
    this.breaker = breaker;
    this.nanos = nanos;
    this.holder = holder;
    this.slots = slots;
    String name = settings.server + "\n" + settings.key + "\n" + holder;
    this.identity = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    this.timeout = settings.requestTimeout;
    this.counters = counters;
    this.answers = new ExchangeAnswer(slots, nanos, debts, counters);
    this.pace = new Pace(nanos);
    slots.leftBehind().forEach(cell -> leftBehind.add(Lease.leftBehind(cell)));
  }

  /** Asks for an exchange soon. */
  void press() {
    pace.press();
  }

  /** Completed when an exchange that begins after this call has ended, well or not. */
  CompletableFuture<Void> next() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    awaiting.add(done);
    press();
    return done;
  }

  void add(Gate gate) {
    gates.add(gate);
  }

  /** Leases that are handed out to this process now. */
  int held() {
    int held = leftBehind.size();
    for (Gate gate : gates) {
      held += gate.holding.leases().length;
    }
    return held;
  }

  /** Uses that gates of this process let through, dropped ones aside. */
  Iterable<Gate> gates() {
    return gates;
  }

  /** Closes what should be spent no more; called by the clock, also while an answer is awaited. */
  void expire(long now) {
    for (Gate gate : gates) {
      for (Lease lease : gate.holding.leases()) {
        if (lease.isOver(now)) {
          lease.cell.close();
        }
      }
    }
  }

  /** Goes on until it is interrupted or told to end. */
  @Override
  public void run() {
    while (pace.await(this::isNeeded, backoff)) {
      tryOnce();
    }
  }

  private boolean isNeeded() {
    if (!leftBehind.isEmpty() || breaker.isOpen() || !awaiting.isEmpty()) {
      return true;
    }
    for (Gate gate : gates) {
      if (gate.isWanting() || !gate.holding.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  void stop() {
    pace.stop();
  }

  /** Ends spending. */
  void closeAll() {
    gates.forEach(Gate::closeAll);
  }

  /** Returns everything. The thread has ended before. */
  boolean returnAll(long deadline) {
    closeAll();
    do {
      if (held() == 0) {
        return true;
      }
    } while (tryOnce() && nanos.getAsLong() - deadline < 0);
    return held() == 0;
  }

  private boolean tryOnce() {
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (CompletableFuture<Void> one = awaiting.poll(); one != null; one = awaiting.poll()) {
      waiting.add(one);
    }
    try {
      once();
      breaker.succeeded();
      backoff.succeeded();
      return true;
    } catch (CuotaUnavailable e) {
      breaker.failed(e);
      backoff.failed();
    } catch (CuotaRefused e) {
      refused(e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "an exchange of leases failed", e);
      breaker.note(String.valueOf(e));
      backoff.failed();
    } finally {
      waiting.forEach(one -> one.complete(null));
    }
    return false;
  }

  private void refused(CuotaRefused why) {
    LOG.log(System.Logger.Level.WARNING, "no leases: {0}", why.getMessage());
    breaker.note(String.valueOf(why.getMessage()));
    breaker.succeeded(); // it answers, so each use can be asked of it
    backoff.failed();
    for (Gate gate : gates) {
      if (gate.isWanting()) {
        answers.nothing(gate);
      }
    }
  }

  private void once() {
    if (epoch == 0) {
      begin();
    }
    long sentAt = nanos.getAsLong();
    Round round = Round.of(holder, epoch, ++number);
    for (Lease lease : leftBehind) {
      round.tell(lease, sentAt);
    }
    for (Gate gate : gates) {
      tell(gate, round, sentAt);
    }
    JsonObject answer = send(round, sentAt);
    if (answer.whole("exchange", round.number()) != round.number()) {
      throw new CuotaUnavailable("the answer is to another exchange", null);
    }
    boolean fenced = answers.take(answer, round, sentAt);
    leftBehind.removeIf(answers::isDone);
    if (answers.isRecalling()) {
      press();
    }
    if (fenced || answer.whole("epoch", epoch) != epoch) {
      fenced();
    }
  }

  /** A process begins, or begins again: nothing else is in that exchange. */
  private void begin() {
    long sentAt = nanos.getAsLong();
    Round first = Round.first(holder, slots.epoch(identity), ++number);
    long given = send(first, sentAt).whole("epoch", 0);
    slots.epoch(identity, given); // before any lease of it is
    epoch = given;
  }

  private void tell(Gate gate, Round round, long now) {
    gate.holding.tidy(now);
    for (Lease lease : gate.holding.leases()) {
      round.tell(lease, now);
    }
    if (gate.isWanting() && !gate.holding.isFull()) {
      round.want(gate);
    }
    if (gate.isDropped() && gate.holding.isEmpty()) {
      gates.remove(gate);
      counters.dropped(gate.holding.usesEver());
    }
  }

  private JsonObject send(Round round, long sentAt) {
    Http.Reply reply = http.postOnce(PATH, round.text(), timeout);
    counters.exchanged(nanos.getAsLong() - sentAt);
    if (!reply.isOk()) {
      throw reply.refusal();
    }
    return reply.json();
  }

  /** Another process has our name: nothing more is spent of what we had, and it is reported anew. */
  private void fenced() {
    counters.fenced();
    LOG.log(System.Logger.Level.WARNING, "another process uses the name {0}", holder);
    for (Gate gate : gates) {
      for (Lease lease : gate.holding.leases()) {
        lease.cell.close();
      }
    }
    epoch = 0;
    backoff.failed();
  }
}
