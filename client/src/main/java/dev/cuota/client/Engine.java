package dev.cuota.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The parts of a client, put together, with the threads that they run in. */
final class Engine {
  /** How old a snapshot may be that a page is shown of. */
  static final long PAGE_AGE_NANOS = 1_000_000_000L;

  private static final long TICK_NANOS = 100_000_000L;
  private static final long FLUSH_POLL_NANOS = 5_000_000L;
  private static final String HEIR = "heir";
  private static final String DEBTS = "debts";
  private static final String EVENTS = "events";

  final Counters counters = new Counters();
  final Desks desks;
  final Decider decider;
  final Reservations reservations;
  final Exchange exchange;
  final Spool events;
  final Debts debts;
  private final @Nullable ClientFolder folder;
  private final String holder;
  private final Breaker breaker;
  private final Http http;
  private final ChangeStream stream;
  private final Refresher refresher;
  private final EventWriter writer;
  private final EventSender eventSender;
  private final DebtSender debtSender;
  private final LongSupplier nanos;
  private final Duration closeTimeout;
  private final Threads threads = new Threads();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Heir heir;

  Engine(CuotaClientBuilder settings) {
    this(settings, settings.folder == null ? null : ClientFolder.take(settings.folder));
  }

  /**
   * @param taken where it keeps what must not be lost; null to keep it in memory
   */
  Engine(CuotaClientBuilder settings, @Nullable ClientFolder taken) {
    nanos = settings.nanos;
    closeTimeout = settings.closeTimeout;
    folder = taken;
    Path path = folder == null ? null : folder.path;
    holder =
        folder == null
            ? ClientFolder.passingHolder(settings.holder)
            : folder.holder(settings.holder);
    Slots slots =
        path == null ? Slots.inMemory(settings.maxLeases) : Slots.in(path, settings.maxLeases);
    events = spool(path, EVENTS, settings.maxSpoolBytes, settings.fsync);
    debts = new Debts(spool(path, DEBTS, settings.maxSpoolBytes, settings.fsync), counters);
    http = new Http(settings);
    breaker = new Breaker(nanos, this::probe);
    writer = new EventWriter(settings.clock, holder);
    exchange = new Exchange(http, breaker, slots, nanos, holder, settings, debts, counters);
    Snapshots snapshots = new Snapshots(http, nanos, settings.failureMode, new ClosedActions(path));
    desks = new Desks(snapshots, breaker, nanos, settings);
    refresher = new Refresher(desks, snapshots, breaker);
    stream = new ChangeStream(http, desks, refresher, breaker, nanos);
    Rejects rejects = new Rejects(path, counters);
    eventSender = new EventSender(events, http, breaker, rejects, counters, nanos);
    debtSender = new DebtSender(debts.spool, http, breaker, snapshots, rejects, counters);
    Remote remote = new Remote(http, breaker, debts, settings, writer::newId);
    reservations = new Reservations(http, breaker, remote, desks, debts, counters, writer::newId);
    decider =
        new Decider(
            desks, stream, exchange, remote, settings, desk -> key -> gate(desk, key, slots));
  }

  private static Spool spool(@Nullable Path path, String name, long maxBytes, boolean fsync) {
    return path == null ? new MemorySpool(maxBytes) : new DiskSpool(path, name, maxBytes, fsync);
  }

  private Gate gate(Desk desk, String feature, Slots slots) {
    Gate gate = new Gate(desk.tenant, feature, slots, nanos, exchange::press);
    exchange.add(gate);
    return gate;
  }

  private void probe() {
    exchange.press();
  }

  void start() {
    threads.start("leases", exchange);
    threads.start("events", eventSender);
    threads.start("debts", debtSender);
    threads.start("changes", stream);
    threads.start("snapshots", refresher);
    threads.start("clock", this::tick);
  }

  /** Looks after the folders beside this one, which other processes have left. */
  void startHeir(CuotaClientBuilder settings) {
    if (settings.folder != null) {
      heir = new Heir(settings, settings.folder);
      threads.start(HEIR, heir);
    }
  }

  /** Whether nothing waits for the server. */
  boolean isDrained() {
    return events.records() == 0 && debts.spool.records() == 0 && exchange.held() == 0;
  }

  /** What has to happen in time, also while all others wait for answers. */
  private void tick() {
    while (!closed.get()) {
      long now = nanos.getAsLong();
      exchange.expire(now);
      stream.watch(now);
      desks.tick();
      LockSupport.parkNanos(this, TICK_NANOS);
    }
  }

  void track(UsageEvent event) {
    try {
      events.append(writer.write(event));
    } catch (SpoolFull e) {
      counters.refusedFull.increment();
      throw e;
    }
    if (events.records() >= EventSender.MAX_EVENTS) {
      eventSender.pressIfIdle();
    }
  }

  TenantUsage usage(String tenant) {
    Desk desk = desks.of(tenant);
    stream.want();
    TenantSnapshot snapshot = desks.snapshot(desk, PAGE_AGE_NANOS);
    if (snapshot == null) {
      throw new CuotaUnavailable("nothing is known of " + tenant + " yet", null);
    } else if (!snapshot.known()) {
      throw new CuotaRefused(404, "NOT_FOUND", "there is no tenant " + tenant, null);
    }
    Map<String, FeatureUsage> features = new HashMap<>();
    snapshot.features().forEach((key, feature) -> features.put(key, usage(feature)));
    return new TenantUsage(
        tenant,
        snapshot.plan(),
        snapshot.bar(),
        snapshot.upgradeUrl(),
        features,
        Duration.ofNanos(Math.max(0, nanos.getAsLong() - snapshot.takenNanos())));
  }

  private FeatureUsage usage(TenantSnapshot.Feature feature) {
    CatalogView.Kind kind = desks.catalog().feature(feature.key());
    return new FeatureUsage(
        feature.key(),
        kind == null ? "" : kind.kind(),
        kind == null ? "" : kind.unit(),
        feature.limit(),
        feature.hard(),
        feature.used(),
        feature.held(),
        feature.reset());
  }

  ClientStatus status() {
    return new ClientStatus(
        holder,
        folder == null ? null : folder.path,
        breaker.isConnected(),
        stream.isOpen(),
        breaker.lastError(),
        exchange.held(),
        events.records(),
        events.bytes() + debts.spool.bytes(),
        debts.spool.records(),
        counters.rejected.sum());
  }

  /** How many decisions there were. Uses of leases are counted where they are spent. */
  long decisions(Decision.Source source, boolean allowed) {
    long count = counters.decisions(source, allowed);
    if (source == Decision.Source.LEASE && allowed) {
      count += counters.droppedUses();
      for (Gate gate : exchange.gates()) {
        count += gate.holding.usesEver();
      }
    }
    return count;
  }

  boolean flush(Duration atMost) {
    long deadline = nanos.getAsLong() + atMost.toNanos();
    var reported = exchange.next();
    while (events.records() > 0 || debts.spool.records() > 0 || !reported.isDone()) {
      if (nanos.getAsLong() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      eventSender.press();
      debtSender.press();
      LockSupport.parkNanos(this, FLUSH_POLL_NANOS);
    }
    return true;
  }

  /** Ends, within its time: first what decides, then what is owed, then what holds the files. */
  void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    long deadline = nanos.getAsLong() + closeTimeout.toNanos();
    if (heir != null) {
      heir.stop();
    }
    decider.close();
    http.endBy(deadline);
    exchange.closeAll();
    List.of((Runnable) exchange::stop, stream::stop, refresher::stop).forEach(Runnable::run);
    threads.join("leases", deadline - nanos.getAsLong());
    if (threads.hasEnded("leases")) {
      exchange.returnAll(deadline);
    }
    eventSender.stop();
    debtSender.stop();
    threads.join("events", deadline - nanos.getAsLong());
    threads.join("debts", deadline - nanos.getAsLong());
    sendRest(deadline);
    threads.join(HEIR, deadline - nanos.getAsLong());
    threads.end();
    events.close();
    debts.spool.close();
    if (folder != null) {
      folder.close();
    }
  }

  private void sendRest(long deadline) {
    if (threads.hasEnded("debts")) {
      while (nanos.getAsLong() - deadline < 0 && debtSender.settleNext()) {
        Thread.onSpinWait();
      }
    }
    if (threads.hasEnded("events")) {
      while (nanos.getAsLong() - deadline < 0 && eventSender.sendNext()) {
        Thread.onSpinWait();
      }
    }
  }
}
