package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.GroupCommit;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes durable what this node lets through by its leases, in one small row for all that comes at once,
 * before anybody is told. The rows go to the ledger a moment later; should the node die before, another
 * one takes them there.
 *
 * <p>All of it is written through one session. Once its lock can be taken nothing more will be written,
 * which is how others know that a node is gone. When the session is lost, this node has to begin again
 * under another number.
 */
final class Journal implements AutoCloseable {
  /** Stands for no position. */
  static final long NOWHERE = -1;

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final GroupCommit.Bounds BOUNDS = new GroupCommit.Bounds(1, 5_000, 5_000, 50_000);

  private final Platform platform;
  private final Metering metering;
  private final long node;
  private final Session session;
  private final GroupCommit<Spend> commits;

  /** Fair, so that who captures does not wait for ever while much is written. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Map<EnvironmentId, Place> places = new HashMap<>();
  private volatile boolean lost;

  /** Where the journal of an environment stands. */
  private static final class Place {
    private long number;
    private long position;
    private long captured;
  }

  /**
   * What stands in the journal at a moment.
   *
   * @param upTo number of its last row
   * @param position promised for all of it
   */
  record Captured(long upTo, long position) {}

  Journal(Platform platform, Metering metering) {
    this.platform = platform;
    this.metering = metering;
    this.node =
        platform
            .database()
            .inTx(Scope.everything(), tx -> JournalSql.enter(tx, platform.clock().now()));
    this.session = platform.database().session(JournalSql.SESSIONS, node);
    this.commits = new GroupCommit<>("journal", BOUNDS, this::write);
  }

  long node() {
    return node;
  }

  /** Whether nothing can be written any more. */
  boolean isLost() {
    return lost;
  }

  /**
   * Waits until it is durable; answers the position at which the ledger will hold it, or {@link
   * #NOWHERE} when the journal is lost and nothing was written.
   */
  long append(Spend spend) {
    try {
      commits.submit(spend);
    } catch (GroupCommit.Overloaded e) {
      spend.giveBack();
      throw e;
    }
    return spend.await();
  }

  /** Runs {@code capture} while nothing is added to what stands in the journal of an environment. */
  <T> T captured(EnvironmentId environment, Function<Captured, T> capture) {
    lock.lock();
    try {
      Place place = place(environment);
      Captured captured = new Captured(place.number, place.position);
      if (place.number > place.captured) {
        place.captured = place.number;
        place.position = metering.promisePosition();
      }
      return capture.apply(captured);
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Spend> spends) {
    Map<EnvironmentId, List<Spend>> byEnvironment = new LinkedHashMap<>();
    for (Spend spend : spends) {
      byEnvironment.computeIfAbsent(spend.environment(), _ -> new ArrayList<>()).add(spend);
    }
    List<JournalSql.Row> rows;
    boolean written;
    lock.lock();
    try {
      rows = rows(byEnvironment);
      written = isWritten(rows);
      for (JournalSql.Row row : rows) {
        List<Spend> own = byEnvironment.getOrDefault(row.environment(), List.of());
        if (written) {
          place(row.environment()).number = row.number();
          own.forEach(Spend::journaled);
        } else {
          own.forEach(Spend::giveBack);
        }
      }
    } finally {
      lock.unlock();
    }
    for (JournalSql.Row row : rows) {
      long position = written ? row.position() : NOWHERE;
      byEnvironment
          .getOrDefault(row.environment(), List.of())
          .forEach(spend -> spend.complete(position));
    }
  }

  private List<JournalSql.Row> rows(Map<EnvironmentId, List<Spend>> spends) {
    List<JournalSql.Row> rows = new ArrayList<>();
    spends.forEach(
        (environment, own) -> {
          Place place = place(environment);
          rows.add(new JournalSql.Row(node, environment, place.number + 1, place.position, own));
        });
    return rows;
  }

  /** After a failure it is looked up whether the commit went through all the same. */
  private boolean isWritten(List<JournalSql.Row> rows) {
    if (lost) {
      return false;
    }
    try {
      JournalSql.append(session, rows);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("the journal of node {} is lost; its leases are settled anew", node, e);
      lost = true;
      closeQuietly();
      return patiently(() -> holds(rows.getFirst()));
    }
  }

  /** Whether a row was committed, once the session can commit nothing any more. */
  private boolean holds(JournalSql.Row row) {
    return platform
        .database()
        .inTx(
            Scope.everything(),
            tx -> {
              if (!Session.isOver(tx, JournalSql.SESSIONS, node)) {
                throw new IllegalStateException("the session of node " + node + " is not over");
              }
              return JournalSql.has(tx, node, row.environment(), row.number());
            });
  }

  /** Nobody can be told before this is known, so it is asked until there is an answer, or the end. */
  private static boolean patiently(Supplier<Boolean> question) {
    long pauseNanos = 50_000_000;
    while (true) {
      try {
        return question.get();
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LOG.warn("cannot tell yet what the journal holds: {}", e.toString());
        LockSupport.parkNanos(pauseNanos);
        pauseNanos = Math.min(pauseNanos * 2, 1_000_000_000L);
      }
    }
  }

  private Place place(EnvironmentId environment) {
    return places.computeIfAbsent(
        environment,
        _ -> {
          Place place = new Place();
          place.position = metering.promisePosition();
          return place;
        });
  }

  private void closeQuietly() {
    try {
      session.close();
    } catch (RuntimeException e) {
      LOG.debug("the session of node {} had ended already", node, e);
    }
  }

  /** Writes what waits, then ends. */
  void stop() {
    commits.close();
  }

  @Override
  public void close() {
    stop();
    if (!lost) {
      lost = true;
      closeQuietly();
    }
  }
}
