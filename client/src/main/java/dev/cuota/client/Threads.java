package dev.cuota.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The background threads of a client. None of them keeps a process alive. */
final class Threads {
  private static final System.Logger LOG = System.getLogger(Threads.class.getName());

  private static final long LAST_NANOS = 100_000_000L;

  private final Map<String, Thread> threads = new ConcurrentHashMap<>();

  void start(String name, Runnable work) {
    Thread thread = new Thread(work, "cuota-" + name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (dead, fault) -> LOG.log(System.Logger.Level.ERROR, dead.getName() + " has died", fault));
    threads.put(name, thread);
    thread.start();
  }

  /** Waits for one to end; interrupts it when it does not within that time. */
  void join(String name, long nanos) {
    Thread thread = threads.get(name);
    if (thread == null) {
      return;
    }
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
    }
  }

  boolean hasEnded(String name) {
    Thread thread = threads.get(name);
    return thread == null || !thread.isAlive();
  }

  /** Interrupts all that still run, and gives them a moment to notice. */
  void end() {
    threads.values().forEach(Thread::interrupt);
    threads.keySet().forEach(name -> join(name, LAST_NANOS));
  }
}
