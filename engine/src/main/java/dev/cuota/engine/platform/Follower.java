package dev.cuota.engine.platform;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again, on every node, what others have changed. One look that fails is logged; the
 * next one makes up for it.
 */
public final class Follower implements AutoCloseable {
  /** Pause between two looks, so that what happens on one node is known on all within a second. */
  public static final Duration PAUSE = Duration.ofMillis(400);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** Pause before a look that was asked for, so that one serves many who ask. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private final AtomicBoolean asked = new AtomicBoolean();
  private final ScheduledExecutorService thread;
  private final String name;
  private final Runnable look;

  private Follower(String name, Runnable look) {
    this.name = name;
    this.look = look;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("follow-" + name).factory());
  }

  /** Begins to look; {@code look} must catch up however long ago the last look was. */
  public static Follower of(String name, Runnable look) {
    Follower follower = new Follower(name, look);
    long millis = PAUSE.toMillis();
    var _ =
        follower.thread.scheduleWithFixedDelay(
            follower::tryLook, millis, millis, TimeUnit.MILLISECONDS);
    return follower;
  }

  /** Asks for a look now rather than in its turn; does not wait for it. */
  public void nudge() {
    if (!asked.compareAndSet(false, true)) {
      return;
    }
    try {
      var _ = thread.schedule(this::tryLook, GATHERING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // It is closing.
    }
  }

  private void tryLook() {
    asked.set(false);
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.warn("following {} failed; trying again", name, e);
    }
  }

  /** Lets a look that has begun come to its end. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException _) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
