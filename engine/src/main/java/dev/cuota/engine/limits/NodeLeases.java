package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Platform;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through by leases of this node what is used often, so that a use costs no transaction of its own.
 * What is used seldom, near a limit, or in ways that leases do not know is decided on the totals.
 */
final class NodeLeases implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLeases.class);
  private static final int MAX_CELLS = 50_000;
  private static final long CLOSE_MILLIS = 10_000;

  /** So soon after it was let through a use is in the ledger. */
  private static final Duration EXCHANGE_EVERY = Duration.ofMillis(400);

  private static final Duration PRESSED_PAUSE = Duration.ofMillis(20);
  private static final Duration RECOVER_EVERY = Duration.ofSeconds(5);

  private final Platform platform;
  private final Metering metering;
  private final NodeExchange exchange;
  private final Map<PoolPlace, NodeCell> cells = new ConcurrentHashMap<>();
  private volatile @Nullable Journal journal;
  private final Semaphore bell = new Semaphore(0);

  /** Odd while something moves from the leases to what memory knows of the ledger. */
  private final AtomicLong moves = new AtomicLong();

  private @Nullable Thread thread;
  private volatile boolean closing;
  private long lastNanos = System.nanoTime();
  private long recoveredNanos = System.nanoTime();

  NodeLeases(Platform platform, Metering metering, Leases leases) {
    this.platform = platform;
    this.metering = metering;
    this.exchange = new NodeExchange(platform, leases, moves);
  }

  /**
   * Uses all of it by leases, durably.
   *
   * @return the position at which the ledger will hold it; {@link Journal#NOWHERE} when that cannot be
   *     done, and nothing was used then
   */
  long spend(Tenant tenant, Subject subject, List<Asked> asked) {
    Journal open = journal;
    if (open == null || open.isLost()) {
      return Journal.NOWHERE;
    }
    Spend spend = new Spend(tenant.environment());
    for (Asked one : asked) {
      if (!take(tenant, subject, one, spend)) {
        spend.giveBack();
        return Journal.NOWHERE;
      }
    }
    return open.append(spend);
  }

  private boolean take(Tenant tenant, Subject subject, Asked one, Spend spend) {
    Allowance allowance = one.allowance();
    long amount = Micros.of(one.amount());
    if (!isSpendable(subject, one, amount)) {
      return false;
    }
    NodeCell cell = cell(tenant, subject, allowance);
    NodeLease lease = cell == null ? null : cell.spend(amount);
    if (lease == null) {
      return false;
    }
    spend.add(lease, amount);
    return true;
  }

  /** Notes what no lease covered and is now decided on the totals, so that leases come for the next. */
  void missed(Tenant tenant, Subject subject, List<Asked> asked) {
    if (journal == null) {
      return;
    }
    for (Asked one : asked) {
      long amount = Micros.of(one.amount());
      if (isSpendable(subject, one, amount)) {
        NodeCell cell = cell(tenant, subject, one.allowance());
        if (cell != null && cell.missed(amount)) {
          bell.release();
        }
      }
    }
  }

  private static boolean isSpendable(Subject subject, Asked one, long amount) {
    Allowance allowance = one.allowance();
    return amount != Micros.INEXACT
        && (subject.bar() == null || !allowance.isHard())
        && LeaseTerms.isLeasable(subject.plan(), allowance);
  }

  /** A cell of other terms is given up: the allowance is another object once anything has changed. */
  private @Nullable NodeCell cell(Tenant tenant, Subject subject, Allowance allowance) {
    PoolPlace place = PoolPlace.of(tenant, allowance, subject.month());
    NodeCell known = cells.get(place);
    if (known == null) {
      return cells.size() >= MAX_CELLS
          ? null
          : cells.computeIfAbsent(
              place, _ -> new NodeCell(tenant, allowance, subject.now(), System.nanoTime()));
    }
    if (!known.allowance().equals(allowance)) {
      known.closeAll();
      return null;
    }
    return known;
  }

  /**
   * Reads what this node has let through together with what memory knows of the ledger, so that what
   * moves from the one to the other meanwhile is seen exactly once.
   */
  <T> T consistently(Supplier<T> read) {
    while (true) {
      long before = moves.get();
      T found = read.get();
      if (before % 2 == 0 && moves.get() == before) {
        return found;
      }
      Thread.onSpinWait();
    }
  }

  /** What was let through of a place and is not in the ledger yet; in the feature's unit. */
  Quantity pending(PoolPlace place) {
    NodeCell cell = cells.get(place);
    return cell == null
        ? Quantity.ZERO
        : Micros.quantity(Math.max(0, cell.leases().stream().mapToLong(NodeLease::pending).sum()));
  }

  /** Whether there are none, so that nobody need ask. */
  boolean isEmpty() {
    return cells.isEmpty();
  }

  /** Holders are asked to give back what they have of a pool. */
  void recall(StoredPool pool) {
    NodeCell cell = cells.get(pool.place());
    if (cell != null && !cell.leases().isEmpty()) {
      cell.closeAll();
      bell.release();
    }
  }

  /** Begins to let through, until closed. */
  void start() {
    thread = Thread.ofPlatform().daemon().name("node-leases").start(this::run);
  }

  private void run() {
    while (!closing) {
      try {
        if (journal == null) {
          begin();
        }
        exchange();
        if (System.nanoTime() - recoveredNanos > RECOVER_EVERY.toNanos()) {
          recoveredNanos = System.nanoTime();
          exchange.recover();
        }
      } catch (RuntimeException e) {
        LOG.warn("an exchange of this node's leases failed; trying again", e);
      }
      pause();
    }
  }

  private void pause() {
    try {
      if (bell.tryAcquire(EXCHANGE_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        // More will be wanted in a moment, and one exchange does for all of it.
        Thread.sleep(PRESSED_PAUSE);
        bell.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  /** Brings the journal to the ledger, returns what is not needed and asks for what is. */
  synchronized void exchange() {
    Journal open = journal;
    if (open == null) {
      return;
    } else if (open.isLost()) {
      begin();
      return;
    }
    long nanos = System.nanoTime();
    long millis = (nanos - lastNanos) / 1_000_000;
    lastNanos = nanos;
    Map<EnvironmentId, List<NodeCell>> byEnvironment = new HashMap<>();
    for (NodeCell cell : cells.values()) {
      byEnvironment.computeIfAbsent(cell.tenant().environment(), _ -> new ArrayList<>()).add(cell);
    }
    byEnvironment.forEach((environment, own) -> exchange(open, environment, own, millis));
    cells.values().removeIf(cell -> cell.leases().isEmpty() && cell.isIdle(nanos));
  }

  private void exchange(Journal open, EnvironmentId environment, List<NodeCell> own, long millis) {
    long nanos = System.nanoTime();
    Map<NodeCell, BigDecimal> wishes = new HashMap<>();
    for (NodeCell cell : own) {
      if (cell.isOver(platform.clock().now())) {
        cell.closeAll();
      }
      cell.wish(nanos, millis)
          .filter(_ -> wishes.size() < LeaseExchange.MAX_WANTS)
          .ifPresent(rate -> wishes.put(cell, rate));
      if (cell.isIdle(nanos) && !wishes.containsKey(cell)) {
        cell.closeAll();
      }
    }
    exchange.run(open, environment, own, wishes);
  }

  /** Opens for spending, under a number of its own; settles first what was left of the one before. */
  synchronized void begin() {
    Journal before = journal;
    journal = null;
    cells.clear();
    if (before != null) {
      before.close();
    }
    exchange.recover();
    journal = new Journal(platform, metering);
  }

  /** Returns everything. */
  @Override
  public void close() {
    closing = true;
    bell.release();
    Thread running = thread;
    if (running != null) {
      try {
        running.join(CLOSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    settle();
  }

  private synchronized void settle() {
    Journal open = journal;
    journal = null;
    if (open == null) {
      return;
    }
    open.stop();
    cells.values().forEach(NodeCell::closeAll);
    open.close();
    try {
      exchange.settle(open.node());
    } catch (RuntimeException e) {
      LOG.warn("node {} leaves its leases to the others", open.node(), e);
    }
  }
}
