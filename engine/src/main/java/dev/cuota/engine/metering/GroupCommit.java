package dev.cuota.engine.metering;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets concurrent callers share transactions: whatever has queued up while a writer was busy is
 * written together by the next one. Nobody waits for a batch to fill.
 */
final class GroupCommit<T extends GroupCommit.Item> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final long IDLE_MILLIS = 200;
  private static final long CLOSE_MILLIS = 30_000;

  private final LinkedBlockingQueue<T> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger queuedWeight = new AtomicInteger();
  private final List<Thread> writers = new ArrayList<>();
  private final Bounds bounds;
  private final Consumer<List<T>> write;
  private volatile boolean open = true;

  /** Something to write. */
  interface Item {
    /** How many events it holds. */
    int weight();

    /** Tells its caller that it could not be written. */
    void fail(RuntimeException reason);
  }

  /**
   * How much at once.
   *
   * @param writers threads, each with a transaction of its own
   * @param batch most events in one transaction
   * @param queued most events that may wait
   */
  record Bounds(int writers, int batch, int queued) {}

  GroupCommit(String name, Bounds bounds, Consumer<List<T>> write) {
    this.bounds = bounds;
    this.write = write;
    for (int i = 0; i < bounds.writers(); i++) {
      writers.add(Thread.ofPlatform().name(name + "-" + i).daemon().start(this::run));
    }
  }

  /**
   * Queues an item; its caller is told when it is durable.
   *
   * @throws Metering.Overloaded when too much waits already
   */
  void submit(T item) {
    int weight = item.weight();
    if (!open || queuedWeight.addAndGet(weight) > bounds.queued() + weight) {
      queuedWeight.addAndGet(-weight);
      throw new Metering.Overloaded();
    }
    queue.add(item);
  }

  private void run() {
    while (open || !queue.isEmpty()) {
      List<T> batch = next();
      if (!batch.isEmpty()) {
        writeOrFail(batch);
      }
    }
  }

  private List<T> next() {
    List<T> batch = new ArrayList<>();
    try {
      T item = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
      int weight = 0;
      while (item != null) {
        batch.add(item);
        weight += item.weight();
        T following = queue.peek();
        item =
            following != null && weight + following.weight() <= bounds.batch()
                ? queue.poll()
                : null;
      }
      queuedWeight.addAndGet(-weight);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      open = false;
    }
    return batch;
  }

  private void writeOrFail(List<T> batch) {
    try {
      write.accept(batch);
    } catch (RuntimeException e) {
      log.error("a batch of {} could not be written", batch.size(), e);
      batch.forEach(item -> item.fail(e));
    }
  }

  /** Writes what has queued up, then ends. */
  @Override
  public void close() {
    open = false;
    for (Thread writer : writers) {
      try {
        writer.join(CLOSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
