package dev.cuota.acceptance;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time that passes while processes go on. */
final class Passing {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Passing() {}

  /** Something that comes about by itself. */
  @FunctionalInterface
  interface Truth {
    boolean holds() throws Exception;
  }

  /** Waits for it; fails when it does not come about. */
  static void await(String what, Truth truth) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!truth.holds()) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("never came about: " + what);
        }
        pass(Duration.ofMillis(20));
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(what, e);
    }
  }

  /** Lets time pass. */
  static void pass(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(left);
    }
  }

  /** Stops a process for a while. */
  static void pause(long pid, Duration time) throws IOException, InterruptedException {
    signal("STOP", pid);
    pass(time);
    signal("CONT", pid);
  }

  /** As {@code kill}. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }
}
