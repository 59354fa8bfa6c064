package dev.cuota.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads the snapshots again that have changed, in the background, many at a time. */
final class Refresher implements Runnable {
  private static final System.Logger LOG = System.getLogger(Refresher.class.getName());
  private static final long FIRST_BACKOFF_NANOS = 50_000_000L;
  private static final long MAX_BACKOFF_NANOS = 2_000_000_000L;
  private static final long IDLE_NANOS = 1_000_000_000L;

  private final Desks desks;
  private final Snapshots snapshots;
  private final Breaker breaker;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final Backoff backoff = new Backoff(FIRST_BACKOFF_NANOS, MAX_BACKOFF_NANOS);
  private volatile @Nullable Thread thread;
  private volatile boolean stopped;

  Refresher(Desks desks, Snapshots snapshots, Breaker breaker) {
    this.desks = desks;
    this.snapshots = snapshots;
    this.breaker = breaker;
  }

  /** These have changed. */
  void changed(Collection<String> tenants) {
    changed.addAll(tenants);
    LockSupport.unpark(thread);
  }

  /** Everything may have changed. */
  void allChanged() {
    snapshots.forgetCatalog();
    changed(desks.tenants());
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopped) {
      if (changed.isEmpty()) {
        LockSupport.parkNanos(this, IDLE_NANOS);
      } else {
        readSome();
        LockSupport.parkNanos(this, backoff.nanos());
      }
    }
  }

  private void readSome() {
    List<String> some = take();
    if (some.isEmpty()) {
      return;
    }
    try {
      desks.read(some);
      backoff.succeeded();
      return;
    } catch (CuotaUnavailable e) {
      breaker.failed(e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "snapshots are not read: {0}", e.getMessage());
      breaker.note(String.valueOf(e.getMessage()));
    }
    changed.addAll(some);
    backoff.failed();
  }

  /** Only what is in use; what is asked for later is read then. */
  private List<String> take() {
    List<String> some = new ArrayList<>();
    Iterator<String> all = changed.iterator();
    while (all.hasNext() && some.size() < Snapshots.MAX_TENANTS) {
      String tenant = all.next();
      all.remove();
      if (desks.isInUse(tenant)) {
        some.add(tenant);
      }
    }
    return some;
  }
}
