package dev.cuota.engine.limits;

import dev.cuota.core.limits.LeaseWords;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.LedgerTotal;
import dev.cuota.engine.metering.LockedTotals;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands out parts of allowances to those who decide by themselves, and takes their word on what was
 * spent. What is handed out is charged in full, so that no limit is ever passed by it.
 */
public final class Leases {
  private static final int SWEPT_POOLS = 200;

  private final Platform platform;
  private final Accounts accounts;
  private final Metering metering;
  private final Subjects subjects;
  private final Sight sight;
  private final Promises promises;
  private final Recalls recalls;

  Leases(Platform platform, Accounts accounts, Metering metering, Reservations.Parts parts) {
    this.platform = platform;
    this.accounts = accounts;
    this.metering = metering;
    this.subjects = parts.subjects();
    this.sight = parts.sight();
    this.promises = parts.promises();
    this.recalls = parts.recalls();
  }

  /**
   * Hears what a holder has spent and gives it what it wants, in one transaction. Whatever of it comes
   * again, late or in another order counts once.
   */
  public LeaseOutcome exchange(EnvironmentId environment, LeaseExchange said) {
    if (said.epoch() == 0) {
      return new LeaseAnswer(begin(environment, said), said.number(), 0, List.of(), List.of());
    }
    return exchange(environment, said, LeaseTalk.Manner.USUAL, null);
  }

  /**
   * The same for a holder of its own manner.
   *
   * @param position promised for what it reports; null for none
   */
  LeaseOutcome exchange(
      EnvironmentId environment,
      LeaseExchange said,
      LeaseTalk.Manner manner,
      @Nullable Long position) {
    List<Wish> wishes = wishes(environment, said);
    LeaseTalk.Room room =
        new LeaseTalk.Room(platform, accounts, subjects, sight, promises, recalls);
    LeaseTalk[] talk = new LeaseTalk[1];
    Function<Tx, Collection<LedgerTotal>> totals =
        tx -> {
          talk[0] = new LeaseTalk(room, environment, said, wishes, manner);
          return talk[0].begin(tx);
        };
    return position == null
        ? metering.exclusively(totals, (tx, locked) -> talk[0].answer(tx, locked))
        : metering.exclusively(position, totals, (tx, locked) -> talk[0].answer(tx, locked));
  }

  /** What is known of a holder that is gone for ever. */
  interface Will {
    /** Whether it is gone, for as long as {@code tx} lasts. */
    boolean isOpen(Tx tx);

    /** The positions that were promised for what it has spent. */
    List<Long> positions(Tx tx);

    /** What it has spent of leases beside what it has reported. */
    Map<UUID, JournalSql.Spent> spent(Tx tx);

    /** All of it is in the ledger. */
    void done(Tx tx);
  }

  /** Says the last word on all leases of a holder that is gone; false when it is not. */
  boolean settle(EnvironmentId environment, String holder, Will will) {
    List<Long> positions = platform.database().inTx(Scope.everything(), will::positions);
    LeaseExchange said = new LeaseExchange(holder, 0, 0, 0, List.of(), List.of(), List.of());
    LeaseTalk.Room room =
        new LeaseTalk.Room(platform, accounts, subjects, sight, promises, recalls);
    LeaseTalk.Manner manner = LeaseTalk.Manner.usual(will::done);
    LeaseTalk[] talk = new LeaseTalk[1];
    boolean[] gone = new boolean[1];
    Function<Tx, Collection<LedgerTotal>> totals =
        tx -> {
          talk[0] = new LeaseTalk(room, environment, said, List.of(), manner);
          gone[0] = will.isOpen(tx);
          return gone[0] ? talk[0].settle(tx, will.spent(tx)) : List.of();
        };
    BiFunction<Tx, LockedTotals, Boolean> work =
        (tx, locked) -> {
          if (gone[0]) {
            talk[0].answer(tx, locked);
          }
          return gone[0];
        };
    return positions.isEmpty()
        ? metering.exclusively(totals, work)
        : metering.exclusively(positions.getLast(), totals, work);
  }

  /** Begins a new process of a holder; answers its epoch. */
  long begin(EnvironmentId environment, LeaseExchange said) {
    Instant now = platform.clock().now();
    return platform.database().inTx(Scope.of(environment), tx -> begin(tx, environment, said, now));
  }

  private static long begin(Tx tx, EnvironmentId environment, LeaseExchange said, Instant now) {
    LeaseSql.makeHolder(tx, environment, said.holder(), now);
    LeaseSql.Holder found = LeaseSql.lockHolder(tx, environment, said.holder()).orElseThrow();
    LeaseWords.Holder begun = found.holder().begun(said.previous());
    LeaseSql.update(tx, found.id(), begun, now);
    return begun.epoch();
  }

  private List<Wish> wishes(EnvironmentId environment, LeaseExchange said) {
    Map<String, Tenant> tenants = new HashMap<>();
    List<Wish> wishes = new ArrayList<>(said.wants().size());
    for (LeaseExchange.Want want : said.wants()) {
      Tenant tenant =
          tenants.computeIfAbsent(want.tenant(), key -> accounts.tenant(environment, key));
      wishes.add(Wish.of(want, tenant, subjects.of(tenant)));
    }
    return wishes;
  }

  /** Notes of which leases nothing was heard for too long; what they hold is forfeited. */
  void sweep() {
    Instant now = platform.clock().now();
    platform.database().useTx(Scope.everything(), tx -> sweep(tx, now));
  }

  private void sweep(Tx tx, Instant now) {
    List<Long> silent = LeaseSql.poolsWithSilent(tx, now, SWEPT_POOLS);
    if (silent.isEmpty()) {
      return;
    }
    Map<Long, StoredPool> before = new HashMap<>();
    PoolSql.lock(tx, silent).forEach(pool -> before.put(pool.id(), pool));
    Map<Long, StoredPool> after = new HashMap<>();
    List<StoredLease> expired = new ArrayList<>();
    for (StoredLease one : LeaseSql.lockSilent(tx, silent, now)) {
      Long pool = one.pool();
      StoredLease next = one.with(one.lease().silent(), one.expires());
      expired.add(next);
      if (pool != null) {
        after.merge(
            pool,
            changed(before, pool, one, next),
            (earlier, _) -> earlier.again(earlier.pool().with(one.lease(), next.lease())));
      }
    }
    PoolSql.update(tx, after.values());
    LeaseSql.update(tx, expired);
    promises.changed(tx, after.values());
  }

  private static StoredPool changed(
      Map<Long, StoredPool> pools, Long id, StoredLease before, StoredLease after) {
    StoredPool pool = pools.get(id);
    if (pool == null) {
      throw new IllegalStateException("pool " + id + " was not locked");
    }
    return pool.with(pool.pool().with(before.lease(), after.lease()));
  }
}
