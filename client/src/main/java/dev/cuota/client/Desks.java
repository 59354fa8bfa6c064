package dev.cuota.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tenants that are in use, with what the server said of them. The least used is forgotten. */
final class Desks {
  private static final System.Logger LOG = System.getLogger(Desks.class.getName());

  /** How long a tenant that the server did not know is taken to be unknown. */
  private static final long UNKNOWN_NANOS = Duration.ofSeconds(1).toNanos();

  private final Map<String, Desk> desks = new ConcurrentHashMap<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Snapshots snapshots;
  private final Breaker breaker;
  private final LongSupplier nanos;
  private final int most;
  private final long maxAge;
  private volatile boolean streaming;
  private volatile long tick;

  Desks(Snapshots snapshots, Breaker breaker, LongSupplier nanos, CuotaClientBuilder settings) {
    this.snapshots = snapshots;
    this.breaker = breaker;
    this.nanos = nanos;
    this.most = settings.maxTenants;
    this.maxAge = settings.snapshotAge.toNanos();
  }

  /** A tenant's, if it is in use. */
  @Nullable Desk find(String tenant) {
    Desk desk = desks.get(tenant);
    if (desk != null) {
      desk.touch(tick);
    }
    return desk;
  }

  /** A tenant's. */
  Desk of(String tenant) {
    Desk desk = find(tenant);
    if (desk != null) {
      return desk;
    }
    Desk made = desks.computeIfAbsent(tenant, Desk::new);
    made.touch(tick);
    return made;
  }

  boolean isInUse(String tenant) {
    return desks.containsKey(tenant);
  }

  /** Returns what is leased of a feature, as the server asks for it. */
  void recall(String tenant, String feature) {
    Desk desk = desks.get(tenant);
    Gate gate = desk == null ? null : desk.gateOrNull(feature);
    if (gate != null) {
      gate.closeAll();
    }
  }

  /** The tenants in use. */
  List<String> tenants() {
    return List.copyOf(desks.keySet());
  }

  CatalogView catalog() {
    return snapshots.catalog();
  }

  /** What happens to something wanted that nobody can decide. */
  FailureMode failure(Wanted wanted) {
    return snapshots.failure(wanted);
  }

  /** Whether changes are pushed, so that no snapshot grows old. */
  void streaming(boolean now) {
    streaming = now;
  }

  /** What is known of a tenant; null when nothing is and the server is not reached. */
  @Nullable TenantSnapshot snapshot(Desk desk) {
    return snapshot(desk, streaming ? Long.MAX_VALUE : maxAge);
  }

  /** The same, read again when it is older than that and the server answers. */
  @Nullable TenantSnapshot snapshot(Desk desk, long olderThanNanos) {
    TenantSnapshot known = desk.snapshot();
    if (known != null) {
      long age = nanos.getAsLong() - known.takenNanos();
      if (age < (known.known() ? olderThanNanos : UNKNOWN_NANOS)) {
        return known;
      }
    }
    if (breaker.isOpen()) {
      return known;
    }
    try {
      return readShared(desk);
    } catch (CuotaUnavailable e) {
      breaker.failed(e);
      return known;
    } catch (CuotaRefused e) {
      // A server that gives none, or not to this key: it is asked of each use, and says why not.
      breaker.note(String.valueOf(e.getMessage()));
      return known == null ? TenantSnapshot.unknown(desk.tenant, nanos.getAsLong()) : known;
    }
  }

  private TenantSnapshot readShared(Desk desk) {
    CompletableFuture<TenantSnapshot> mine = new CompletableFuture<>();
    CompletableFuture<TenantSnapshot> other = desk.reading.compareAndExchange(null, mine);
    if (other != null) {
      return await(other);
    }
    try {
      TenantSnapshot read = read(List.of(desk.tenant)).get(0);
      mine.complete(read);
      return read;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      desk.reading.set(null);
    }
  }

  private static TenantSnapshot await(CompletableFuture<TenantSnapshot> other) {
    try {
      return other.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CuotaUnavailable("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CuotaRefused refused) {
        throw refused;
      }
      throw new CuotaUnavailable("the snapshot was not read: " + e.getMessage(), e);
    }
  }

  /** Reads again and puts in force. */
  List<TenantSnapshot> read(List<String> tenants) {
    CatalogView before = snapshots.catalog();
    List<TenantSnapshot> read = snapshots.read(tenants);
    breaker.succeeded();
    if (!snapshots.catalog().equals(before)) {
      desks.values().forEach(desk -> desk.routes = Route.Table.empty());
    }
    read.forEach(this::learn);
    return read;
  }

  private void learn(TenantSnapshot snapshot) {
    Desk desk = desks.get(snapshot.tenant());
    if (desk != null) {
      TenantSnapshot before = desk.snapshot();
      if (desk.learn(snapshot) && before != null) {
        listeners.forEach(listener -> tell(listener, snapshot.tenant()));
      }
    }
  }

  private static void tell(Consumer<String> listener, String tenant) {
    try {
      listener.accept(tenant);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a listener failed", e);
    }
  }

  CuotaClient.Subscription listen(Consumer<String> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Goes on to another tick, by which use is told apart; forgets the least used. */
  void tick() {
    tick = nanos.getAsLong();
    int surplus = desks.size() - most;
    if (surplus > 0) {
      Collection<Desk> byUse = new ArrayList<>(desks.values());
      byUse.stream()
          .sorted(Comparator.comparingLong(Desk::touched))
          .limit(surplus)
          .forEach(this::forget);
    }
  }

  private void forget(Desk desk) {
    desks.remove(desk.tenant, desk);
    desk.drop();
  }
}
