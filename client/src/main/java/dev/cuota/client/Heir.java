package dev.cuota.client;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reports and sends what processes have left that had to use a folder beside this one, and are gone.
 * Looks once, at the start.
 */
final class Heir implements Runnable {
  private static final System.Logger LOG = System.getLogger(Heir.class.getName());
  private static final long LOOK_NANOS = 200_000_000L;

  private final CuotaClientBuilder settings;
  private final Path folder;
  private volatile boolean stopped;
  private volatile @Nullable Thread thread;

  Heir(CuotaClientBuilder settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    for (int beside = 1; beside <= ClientFolder.MAX_BESIDE && !stopped; beside++) {
      try {
        ClientFolder left = ClientFolder.takeLeft(folder, beside);
        if (left != null) {
          settle(left);
        }
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot look after what was left beside " + folder, e);
      }
    }
  }

  private void settle(ClientFolder left) {
    Engine engine = new Engine(settings, left);
    try {
      if (!engine.isDrained()) {
        engine.start();
        while (!stopped && !engine.isDrained()) {
          LockSupport.parkNanos(this, LOOK_NANOS);
        }
      }
    } finally {
      engine.close();
    }
  }
}
