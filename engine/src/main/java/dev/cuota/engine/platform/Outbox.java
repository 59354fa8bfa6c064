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
import org.slf4j.event.Level;

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
  private static final int BATCH_SLOW = 16;
  private static final int MAX_ERROR_CHARS = 2_000;

  private final Database database;
  private final Clock clock;
  private final Ids ids;
  private final OutboxSql sql = new OutboxSql();
  private final Lane quick = new Lane();
  private final Lane slow = new Lane();
  private volatile boolean closing;

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

  /** Topics whose work keeps each other waiting, and no others. */
  private static final class Lane {
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final Semaphore bell = new Semaphore(0);
    private @Nullable Thread dispatcher;
  }

  /** Says who does the work of {@code topic}; one for each topic, before {@link #start}. */
  public void on(String topic, Handler handler) {
    on(quick, topic, handler);
  }

  /**
   * The same for work that waits for others who may be slow, up to a minute: it keeps no quick work
   * waiting, and several of it are done at once.
   */
  public void onSlow(String topic, Handler handler) {
    on(slow, topic, handler);
  }

  private void on(Lane lane, String topic, Handler handler) {
    Lane other = lane == quick ? slow : quick;
    if (other.handlers.containsKey(topic) || lane.handlers.putIfAbsent(topic, handler) != null) {
      throw new IllegalStateException("topic " + topic + " has a handler already");
    }
  }

  /** Promises the work as part of {@code tx}: it will be done if and only if that commits. */
  public void stage(Tx tx, String topic, String payload) {
    stage(tx, topic, payload, Duration.ZERO);
  }

  /** The same for work that is due only after a while. */
  public void stage(Tx tx, String topic, String payload, Duration after) {
    Instant now = clock.now();
    sql.insert(tx, new Message(ids.next(), topic, payload, 0), now, now.plus(after));
    tx.afterCommit((slow.handlers.containsKey(topic) ? slow : quick).bell::release);
  }

  /** Begins to dispatch, until closed. */
  public void start() {
    quick.dispatcher = Thread.ofVirtual().name("outbox").start(() -> dispatch(quick));
    slow.dispatcher = Thread.ofVirtual().name("outbox-slow").start(() -> dispatch(slow));
  }

  /** Does everything that is due; returns how many messages it took. */
  public int dispatchDue() {
    int taken = 0;
    int some;
    do {
      some = dispatchDue(quick) + dispatchDue(slow);
      taken += some;
    } while (some > 0);
    return taken;
  }

  private int dispatchDue(Lane lane) {
    int taken = 0;
    List<Message> batch = claim(lane);
    while (!batch.isEmpty() && !closing) {
      attempt(lane, batch);
      taken += batch.size();
      batch = claim(lane);
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
    quick.bell.release();
    slow.bell.release();
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
    close(quick);
    close(slow);
  }

  private static void close(Lane lane) {
    if (lane.dispatcher == null) {
      return;
    }
    lane.bell.release();
    join(lane.dispatcher);
  }

  /** Doubles from a second to an hour. */
  static Duration pauseAfter(int attempts) {
    int doublings = Math.min(attempts - 1, 30);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private void dispatch(Lane lane) {
    while (!closing) {
      try {
        dispatchDue(lane);
      } catch (RuntimeException e) {
        LOG.warn("The outbox cannot reach the database; trying on", e);
      }
      awaitBell(lane);
    }
  }

  /** A commit rings; the poll is for other nodes' messages, second attempts and lost bells. */
  private void awaitBell(Lane lane) {
    try {
      if (lane.bell.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        lane.bell.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  private List<Message> claim(Lane lane) {
    if (lane.handlers.isEmpty()) {
      return List.of();
    }
    Instant now = clock.now();
    int most = lane == slow ? BATCH_SLOW : BATCH_MESSAGES;
    return database.inTx(
        Scope.everything(),
        tx -> sql.claim(tx, lane.handlers.keySet(), now, now.plus(LEASE), most));
  }

  private void attempt(Lane lane, List<Message> batch) {
    if (lane == quick || batch.size() == 1) {
      batch.forEach(message -> attempt(message, lane.handlers.get(message.topic())));
      return;
    }
    List<Thread> threads =
        batch.stream()
            .map(
                message ->
                    Thread.ofVirtual()
                        .name("outbox " + message.topic())
                        .start(() -> attemptAlone(message, lane.handlers.get(message.topic()))))
            .toList();
    threads.forEach(Outbox::join);
  }

  private void attemptAlone(Message message, @Nullable Handler handler) {
    try {
      attempt(message, handler);
    } catch (RuntimeException e) {
      LOG.warn("The outbox cannot write down what came of {}; trying on", message.id(), e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // a handler may fail in any way; each is written down
  private void attempt(Message message, @Nullable Handler handler) {
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
    // What has only not come about yet is nobody's fault.
    Level level = failure instanceof NotYet && !last ? Level.DEBUG : Level.WARN;
    LOG.atLevel(level)
        .log(
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

  /** What a handler waits for has not come about; it is tried again, and nothing has failed. */
  public static class NotYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotYet(String message) {
      super(message, null, false, false);
    }
  }
}
