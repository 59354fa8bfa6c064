package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last changes this node has heard of, numbered, for those who listen. What happens on any node is
 * among them within a second. Whoever was away for longer than they are kept reads everything again.
 */
public final class Changes {
  /** How many are kept. */
  public static final int KEPT = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Deque<Numbered> kept = new ArrayDeque<>();
  private long newest;
  private boolean closed;

  /** One change and its number. */
  public record Numbered(long number, Change change) {}

  /**
   * What there was to hear.
   *
   * @param missed whether there were more that are not kept any more
   * @param closed whether there will be no more
   * @param upTo listen again from here
   */
  public record Heard(List<Numbered> changes, boolean missed, boolean closed, long upTo) {
    public Heard {
      changes = List.copyOf(changes);
    }
  }

  void add(Change change) {
    lock.lock();
    try {
      newest++;
      kept.add(new Numbered(newest, change));
      if (kept.size() > KEPT) {
        kept.remove();
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The number of the last one. */
  public long newest() {
    lock.lock();
    try {
      return newest;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The changes of an environment after a number; waits for one if there is none.
   *
   * @param patience how long it waits at most
   */
  public Heard after(EnvironmentId environment, long number, Duration patience)
      throws InterruptedException {
    lock.lock();
    try {
      long nanos = patience.toNanos();
      while (newest <= number && !closed && nanos > 0) {
        nanos = news.awaitNanos(nanos);
      }
      return heard(environment, number);
    } finally {
      lock.unlock();
    }
  }

  private Heard heard(EnvironmentId environment, long number) {
    long oldest = newest - kept.size() + 1;
    List<Numbered> found = new ArrayList<>();
    for (Numbered one : kept) {
      if (one.number() > number && one.change().environment().equals(environment)) {
        found.add(one);
      }
    }
    return new Heard(found, number > newest || number < oldest - 1, closed, newest);
  }

  /** Sends all listeners home. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
