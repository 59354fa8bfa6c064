package dev.cuota.engine.limits;

import dev.cuota.core.limits.Pool;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pool as it stands in the table.
 *
 * @param id its number
 * @param account whose tenant's it is
 * @param revision grows with every change; the greater one is the newer
 * @param recalledAt when holders were last asked to give back; null for never
 */
record StoredPool(
    long id,
    long account,
    PoolPlace place,
    Pool pool,
    long revision,
    @Nullable Instant recalledAt) {

  /** The same with another content. */
  StoredPool with(Pool next) {
    return new StoredPool(id, account, place, next, revision + 1, recalledAt);
  }

  /** The same with yet another content, in the same transaction. */
  StoredPool again(Pool next) {
    return new StoredPool(id, account, place, next, revision, recalledAt);
  }
}
