package dev.cuota.engine.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node remembers of keys and environments. Every change of them takes the next revision in
 * its own transaction, and what is remembered carries the revision it was read at, in the same
 * snapshot; so an entry is good exactly while no greater revision is known. Other nodes' revisions
 * are looked up every {@value #REFRESH_MILLIS} ms. When that fails for {@link #BLIND_MAX} nothing
 * remembered is trusted any more.
 */
final class KeyRing implements AutoCloseable {
  static final int REFRESH_MILLIS = 500;

  private static final Duration BLIND_MAX = Duration.ofMinutes(1);
  private static final int MAX_REMEMBERED = 20_000;
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final Database database;
  private final SecuritySql sql;
  private final AtomicLong revision = new AtomicLong();
  private final Cache<KeyHash, Known<Optional<Caller>>> callers =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("key-ring").factory());
  private volatile @Nullable Known<List<Environment>> environments;
  private volatile long seenAt = System.nanoTime();

  /**
   * Something remembered.
   *
   * @param revision what it was read at
   */
  record Known<T>(T what, long revision) {}

  KeyRing(Database database, SecuritySql sql) {
    this.database = database;
    this.sql = sql;
    var _ =
        refresher.scheduleWithFixedDelay(
            this::refresh, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whose key has that hash, if it works. */
  Optional<Caller> caller(KeyHash hash) {
    Known<Optional<Caller>> known = callers.getIfPresent(hash);
    if (known == null || isOutdated(known)) {
      known = database.inTx(Scope.everything(), tx -> sql.caller(tx, hash));
      callers.put(hash, known);
    }
    return known.what();
  }

  /** All environments, the default one first. */
  List<Environment> environments() {
    Known<List<Environment>> known = environments;
    if (known == null || isOutdated(known)) {
      known = database.inTx(Scope.everything(), sql::environments);
      environments = known;
    }
    return known.what();
  }

  /** Something changed at {@code newer}. */
  void outdate(long newer) {
    revision.accumulateAndGet(newer, Math::max);
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }

  private boolean isOutdated(Known<?> known) {
    return known.revision() < revision.get() || System.nanoTime() - seenAt > BLIND_MAX.toNanos();
  }

  private void refresh() {
    try {
      outdate(database.inTx(Scope.everything(), sql::revision));
      seenAt = System.nanoTime();
    } catch (RuntimeException e) {
      if (!refresher.isShutdown()) {
        LOG.warn("cannot learn whether keys were revoked; will try again", e);
      }
    }
  }
}
