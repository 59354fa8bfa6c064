package dev.cuota.engine.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work promised by a commit and carried out after it, at least once, on any node. A handler runs
 * outside all transactions and has to be idempotent; what fails is tried again later and later, and
 * stays to be seen when it has failed too often.
 */
public final class Outbox implements AutoCloseable {
  /** After so many failures a message is given up. */
  public static final int MAX_ATTEMPTS = 12;

  /** How long one node has for a message before another may take it. */
  static final Duration LEASE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Duration KEEP_DONE = Duration.ofDays(7);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int BATCH_MESSAGES = 32;
  private static final int MAX_ERROR_CHARS = 2_000;

  private final Database database;
  private final Clock clock;
  private final Ids ids;
  private final OutboxSql sql = new OutboxSql();
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Semaphore bell = new Semaphore(0);
  private volatile boolean closing;
  private @Nullable Thread dispatcher;

  public Outbox(Database database, Clock clock, Ids ids) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
  }

  /** Does the work of one topic. */
  @FunctionalInterface
  public interface Handler {
    /** Whatever it throws counts as a failure. */
    void handle(Message message) throws Exception;
  }

  /**
   * Staged work.
   *
   * @param id the same at every attempt: good as an idempotency key
   * @param attempt 1 the first time
   */
  public record Message(UUID id, String topic, String payload, int attempt) {}

  /** A message that failed too often. */
  public record GivenUp(UUID id, String topic, String payload, String error, Instant at) {}

  /** Says who does the work of {@code topic}; one for each topic, before {@link #start}. */
  public void on(String topic, Handler handler) {
    if (handlers.putIfAbsent(topic, handler) != null) {
      throw new IllegalStateException("topic " + topic + " has a handler already");
    }
  }

  /** Promises the work as part of {@code tx}: it will be done if and only if that commits. */
  public void stage(Tx tx, String topic, String payload) {
    sql.insert(tx, ids.next(), topic, payload, clock.now());
    tx.afterCommit(bell::release);
  }

  /** Begins to dispatch, until closed. */
  public void start() {
    dispatcher = Thread.ofVirtual().name("outbox").start(this::dispatch);
  }

  /** Does everything that is due; returns how many messages it took. */
  public int dispatchDue() {
    int taken = 0;
    List<Message> batch = claim();
    while (!batch.isEmpty() && !closing) {
      batch.forEach(this::attempt);
      taken += batch.size();
      batch = claim();
    }
    return taken;
  }

  /** What was given up, newest first. */
  public List<GivenUp> givenUp(int limit) {
    return database.inTx(Scope.everything(), tx -> sql.givenUp(tx, limit));
  }

  /** Tries a message again that was given up; false when there is none of that id. */
  public boolean retry(UUID id) {
    boolean found = database.inTx(Scope.everything(), tx -> sql.retry(tx, id, clock.now()));
    bell.release();
    return found;
  }

  /** Forgets what was done a week ago or earlier; returns how many messages. */
  public long sweep() {
    return database.inTx(
        Scope.everything(), tx -> sql.deleteDone(tx, clock.now().minus(KEEP_DONE)));
  }

  /** How many messages {@link #sweep} would forget. */
  public long sweepable() {
    return database.inTx(Scope.everything(), tx -> sql.countDone(tx, clock.now().minus(KEEP_DONE)));
  }

  @Override
  public void close() {
    closing = true;
    if (dispatcher == null) {
      return;
    }
    bell.release();
    try {
      dispatcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Doubles from a second to an hour. */
  static Duration pauseAfter(int attempts) {
    int doublings = Math.min(attempts - 1, 30);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private void dispatch() {
    while (!closing) {
      try {
        dispatchDue();
      } catch (RuntimeException e) {
        LOG.warn("The outbox cannot reach the database; trying on", e);
      }
      awaitBell();
    }
  }

  /** A commit rings; the poll is for other nodes' messages, second attempts and lost bells. */
  private void awaitBell() {
    try {
      if (bell.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        bell.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  private List<Message> claim() {
    Instant now = clock.now();
    return database.inTx(
        Scope.everything(),
        tx -> sql.claim(tx, handlers.keySet(), now, now.plus(LEASE), BATCH_MESSAGES));
  }

  @SuppressWarnings("CatchingUnchecked") // a handler may fail in any way; each is written down
  private void attempt(Message message) {
    Handler handler = handlers.get(message.topic());
    if (handler == null) {
      throw new IllegalStateException("no handler for topic " + message.topic());
    }
    try {
      handler.handle(message);
    } catch (Exception e) {
      recordFailure(message, e);
      return;
    }
    database.useTx(Scope.everything(), tx -> sql.done(tx, message.id(), clock.now()));
  }

  private void recordFailure(Message message, Exception failure) {
    boolean last = message.attempt() >= MAX_ATTEMPTS;
    String error = failure.toString();
    String kept = error.substring(0, Math.min(error.length(), MAX_ERROR_CHARS));
    Instant now = clock.now();
    LOG.warn(
        "{} message {} failed at attempt {}{}: {}",
        message.topic(),
        message.id(),
        message.attempt(),
        last ? " and is given up" : "",
        kept);
    database.useTx(
        Scope.everything(),
        tx -> {
          if (last) {
            sql.giveUp(tx, message.id(), kept, now);
          } else {
            sql.failed(tx, message.id(), kept, now.plus(pauseAfter(message.attempt())));
          }
        });
  }
}
