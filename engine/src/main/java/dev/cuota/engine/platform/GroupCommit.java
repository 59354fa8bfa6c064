package dev.cuota.engine.platform;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets concurrent callers share transactions: whatever has queued up while a writer was busy is
 * written together by the next one. A writer waits for a moment until half of those have come that
 * were on their way at once lately: they are as many again before its transaction is through, and
 * fewer, larger transactions cost less for each. Who comes alone does not wait. A further writer
 * joins in only when enough has queued up, as small transactions cost the database much more for
 * each event than large ones.
 */
public final class GroupCommit<T extends GroupCommit.Item> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final long CLOSE_MILLIS = 30_000;
  private static final long GATHER_NANOS = 400_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition worthwhile = lock.newCondition();
  private final Queue<T> queue = new ArrayDeque<>();
  private final List<Thread> writers = new ArrayList<>();
  private final Bounds bounds;
  private final Consumer<List<T>> write;
  private int queued;
  private int writing;
  private int inHand;
  private final Crowd crowd = new Crowd();
  private boolean open = true;

  /** Something to write. */
  public interface Item {
    /** How many events it holds. */
    int weight();

    /** Tells its caller that it could not be written. */
    void fail(RuntimeException reason);
  }

  /**
   * How much at once, counted in events.
   *
   * @param writers threads, each with a transaction of its own
   * @param joinAt how much has to wait before a second writer joins one that is at work, and so much
   *     that nobody waits for more
   * @param batch most in one transaction; a single larger item is written alone
   * @param queued most that may wait
   */
  public record Bounds(int writers, int joinAt, int batch, int queued) {}

  /**
   * Begins to write.
   *
   * @param name of its threads
   * @param write writes a batch and tells its items' callers; what it throws they are told
   */
  public GroupCommit(String name, Bounds bounds, Consumer<List<T>> write) {
    this.bounds = bounds;
    this.write = write;
    for (int i = 0; i < bounds.writers(); i++) {
      writers.add(Thread.ofPlatform().name(name + "-" + i).daemon().start(this::run));
    }
  }

  /**
   * Queues an item; its caller is told when it is durable.
   *
   * @throws Overloaded when too much waits already
   */
  public void submit(T item) {
    lock.lock();
    try {
      if (!open || queued > bounds.queued()) {
        throw new Overloaded();
      }
      queue.add(item);
      queued += item.weight();
      if (writing == 0 && queue.size() == 1) {
        // The first one starts the moment that a writer waits for the others.
        worthwhile.signal();
      } else {
        signalIfWorthwhile();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    List<T> batch = take();
    while (!batch.isEmpty()) {
      writeOrFail(batch);
      done(batch.size());
      batch = take();
    }
  }

  /** Waits for something to write; empty when it is over. */
  private List<T> take() {
    lock.lock();
    try {
      boolean late = false;
      while (!isWorthwhile(late) && (open || !queue.isEmpty())) {
        if (!isGathering()) {
          worthwhile.awaitUninterruptibly();
          continue;
        }
        try {
          late = worthwhile.awaitNanos(GATHER_NANOS) <= 0;
        } catch (InterruptedException _) {
          // Nobody interrupts a writer; if somebody did, it would write at once.
          late = true;
        }
      }
      List<T> batch = drain();
      writing++;
      inHand += batch.size();
      crowd.fade();
      signalIfWorthwhile();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Whether some are there, and the others of the crowd are waited for. */
  private boolean isGathering() {
    return writing == 0 && !queue.isEmpty();
  }

  private List<T> drain() {
    List<T> batch = new ArrayList<>();
    int weight = 0;
    for (T item = queue.peek();
        item != null && (batch.isEmpty() || weight + item.weight() <= bounds.batch());
        item = queue.peek()) {
      batch.add(queue.remove());
      weight += item.weight();
    }
    queued -= weight;
    return batch;
  }

  private void done(int items) {
    lock.lock();
    try {
      crowd.saw(inHand + queue.size());
      writing--;
      inHand -= items;
      signalIfWorthwhile();
    } finally {
      lock.unlock();
    }
  }

  private boolean isWorthwhile(boolean late) {
    if (queue.isEmpty()) {
      return false;
    }
    boolean many = queued >= bounds.joinAt();
    return writing == 0 ? many || late || !open || crowd.isHalfOfIt(queue.size()) : many;
  }

  private void signalIfWorthwhile() {
    if (isWorthwhile(false)) {
      worthwhile.signal();
    }
  }

  private void writeOrFail(List<T> batch) {
    try {
      write.accept(batch);
    } catch (RuntimeException e) {
      log.error("a batch of {} could not be written", batch.size(), e);
      batch.forEach(item -> item.fail(e));
    }
  }

  /** How many were on their way at once lately: the most that were seen, fading with each batch. */
  private static final class Crowd {
    private static final int PARTS = 16;
    private static final int FADES_BY = 32;
    private int parts;

    void saw(int items) {
      parts = Math.max(parts, items * PARTS);
    }

    void fade() {
      parts -= parts / FADES_BY;
    }

    boolean isHalfOfIt(int items) {
      return items * 2 * PARTS >= parts;
    }
  }

  /** Writes what has queued up, then ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      open = false;
      worthwhile.signalAll();
    } finally {
      lock.unlock();
    }
    for (Thread writer : writers) {
      try {
        writer.join(CLOSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Too much waits to be written; try again shortly. */
  public static final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overloaded() {
      super("too much is waiting to be written");
    }
  }
}
