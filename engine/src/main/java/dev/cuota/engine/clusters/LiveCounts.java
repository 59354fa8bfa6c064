package dev.cuota.engine.clusters;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cluster counts, in memory. A tenant is read when it is first asked for; what changes
 * afterwards is found by {@link #follow}. Of two readings of a count that with the greater revision
 * is the newer, whichever comes first.
 */
final class LiveCounts {
  /** What was last seen counts for so long without another look; then nothing is known. */
  static final Duration FRESH = Duration.ofSeconds(5);

  private static final long REMEMBERED_TENANTS = 200_000;
  private static final int TENANTS_AT_ONCE = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(LiveCounts.class);

  private final Database database;
  private final String name;
  private final List<Consumer<CountsChanged>> listeners = new CopyOnWriteArrayList<>();
  private final Cache<TenantKey, Map<CountKey, CountsSql.Counted>> tenants =
      Caffeine.newBuilder().maximumSize(REMEMBERED_TENANTS).build();
  private volatile @Nullable Seen seen;
  private volatile boolean looked;
  private volatile String silence = "";
  private long epochs;

  LiveCounts(Database database, String name) {
    this.database = database;
    this.name = name;
  }

  /**
   * What people call a tenant.
   *
   * @param epoch what was read in an earlier one is never asked for again, even if it arrives late
   */
  private record TenantKey(long epoch, EnvironmentId environment, String key) {}

  /** One count of a tenant; without a month when the counter has none. */
  private record CountKey(String counter, @Nullable Instant month) {}

  private record CounterKey(EnvironmentId environment, String counter) {}

  /**
   * The last look.
   *
   * @param snapshot what had been committed
   * @param at by the machine's own running time
   * @param epoch another one when following was interrupted or a counter came or went
   */
  private record Seen(
      String snapshot, Map<CounterKey, CountsSql.Installed> counters, long at, long epoch) {
    boolean isFresh() {
      return System.nanoTime() - at < FRESH.toNanos();
    }
  }

  void onChange(Consumer<CountsChanged> listener) {
    listeners.add(listener);
  }

  /** Whether the cluster answered lately. */
  boolean isConnected() {
    Seen last = seen;
    return last != null && last.isFresh();
  }

  /** Why it does not answer; empty while it does. */
  String silence() {
    return silence;
  }

  /** The count of a counter in the month of {@code now}; empty while it is not known. */
  Optional<Quantity> count(EnvironmentId environment, String tenant, String counter, Instant now) {
    Seen last = seen;
    if (last == null && !looked) {
      last = tryLook();
    }
    if (last == null || !last.isFresh()) {
      return Optional.empty();
    }
    CountsSql.Installed installed = last.counters().get(new CounterKey(environment, counter));
    if (installed == null || !installed.counted()) {
      return Optional.empty();
    }
    Instant month = Period.month(now).start();
    Map<CountKey, CountsSql.Counted> counts =
        counts(new TenantKey(last.epoch(), environment, tenant), month);
    if (counts == null) {
      return Optional.empty();
    }
    CountsSql.Counted counted =
        counts.get(new CountKey(counter, installed.monthly() ? month : null));
    return counted == null ? Optional.of(Quantity.ZERO) : Optional.ofNullable(counted.amount());
  }

  /** Learns what was committed since the last look. */
  void follow() {
    var _ = tryLook();
  }

  /** While a tenant is read, news of it wait for that, so that none is lost. */
  private @Nullable Map<CountKey, CountsSql.Counted> counts(TenantKey tenant, Instant month) {
    try {
      return tenants.get(
          tenant,
          _ -> {
            Map<CountKey, CountsSql.Counted> counts = new HashMap<>();
            inTx(tx -> CountsSql.of(tx, tenant.environment(), tenant.key(), month))
                .forEach(counted -> counts.put(keyOf(counted), counted));
            return Map.copyOf(counts);
          });
    } catch (RuntimeException e) {
      lost(e);
      return null;
    }
  }

  private synchronized @Nullable Seen tryLook() {
    Seen before = seen;
    News news = new News();
    try {
      Seen now = inTx(tx -> look(tx, before, news));
      seen = now;
      if (!silence.isEmpty()) {
        LOG.info("the cluster {} answers again", name);
        silence = "";
      }
      if (now != null && (before == null || before.epoch() != now.epoch())) {
        tenants.invalidateAll();
      }
      news.announce(before, now);
      return now;
    } catch (RuntimeException e) {
      lost(e);
      return null;
    } finally {
      looked = true;
    }
  }

  private @Nullable Seen look(Tx tx, @Nullable Seen before, News news) {
    if (!CountsSql.isSetUp(tx)) {
      return null;
    }
    String snapshot = CountsSql.snapshot(tx);
    Map<CounterKey, CountsSql.Installed> counters =
        CountsSql.installed(tx).stream()
            .collect(
                Collectors.toMap(
                    one -> new CounterKey(one.environment(), one.counter()), one -> one));
    if (before == null) {
      return new Seen(snapshot, counters, System.nanoTime(), ++epochs);
    }
    CountsSql.since(tx, before.snapshot(), counted -> news.hear(before.epoch(), counted));
    long epoch = before.counters().equals(counters) ? before.epoch() : ++epochs;
    return new Seen(snapshot, counters, System.nanoTime(), epoch);
  }

  /** That a cluster is away is to be expected: nothing is known until it is back, and once said. */
  private void lost(RuntimeException fault) {
    seen = null;
    if (silence.isEmpty()) {
      LOG.warn(
          "the cluster {} does not answer ({}); live counts are unknown until it does",
          name,
          ClusterFault.sentence(fault));
      LOG.debug("the cluster {} does not answer", name, fault);
    }
    silence = ClusterFault.sentence(fault);
  }

  private void tell(CountsChanged event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  /** What one look brings; told once it is over, in portions. */
  private final class News {
    private final Map<EnvironmentId, Set<String>> changed = new HashMap<>();

    void hear(long epoch, CountsSql.Counted counted) {
      tenants
          .asMap()
          .computeIfPresent(
              new TenantKey(epoch, counted.environment(), counted.tenant()),
              (_, known) -> with(known, counted));
      changed.computeIfAbsent(counted.environment(), _ -> new HashSet<>()).add(counted.tenant());
    }

    void announce(@Nullable Seen before, @Nullable Seen now) {
      changed.forEach(
          (environment, keys) -> {
            List<String> all = List.copyOf(keys);
            for (int from = 0; from < all.size(); from += TENANTS_AT_ONCE) {
              int to = Math.min(all.size(), from + TENANTS_AT_ONCE);
              tell(new CountsChanged(environment, Set.copyOf(all.subList(from, to))));
            }
          });
      Set<CountsSql.Installed> different = counters(now);
      Set<CountsSql.Installed> gone = counters(before);
      gone.removeIf(different::remove);
      Stream.concat(different.stream(), gone.stream())
          .map(CountsSql.Installed::environment)
          .distinct()
          .forEach(environment -> tell(new CountsChanged(environment, Set.of())));
    }

    private static Set<CountsSql.Installed> counters(@Nullable Seen seen) {
      return new HashSet<>(seen == null ? Set.of() : seen.counters().values());
    }
  }

  private static Map<CountKey, CountsSql.Counted> with(
      Map<CountKey, CountsSql.Counted> known, CountsSql.Counted counted) {
    CountKey key = keyOf(counted);
    CountsSql.Counted before = known.get(key);
    if (before != null && before.revision() >= counted.revision()) {
      return known;
    }
    Map<CountKey, CountsSql.Counted> after = new HashMap<>(known);
    after.put(key, counted);
    return Map.copyOf(after);
  }

  private static CountKey keyOf(CountsSql.Counted counted) {
    return new CountKey(counted.counter(), counted.month());
  }

  private <T extends @Nullable Object> T inTx(java.util.function.Function<Tx, T> work) {
    return database.inTx(Scope.everything(), work);
  }
}
