package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.accounts.ShowingRules;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What tenants show to the world, as far as people decide it. */
public final class Stores {
  private final Platform platform;
  private final Journal journal;
  private final AccountLock lock;
  private final StoreDoor door;
  private final Mirrors mirrors;
  private final StoreMirror mirror;

  /** How clusters hear of it. */
  record Telling(Mirrors mirrors, StoreMirror mirror) {}

  Stores(Platform platform, Journal journal, AccountLock lock, StoreDoor door, Telling telling) {
    this.platform = platform;
    this.journal = journal;
    this.lock = lock;
    this.door = door;
    this.mirrors = telling.mirrors();
    this.mirror = telling.mirror();
  }

  /** The same, but all that it does is taken back at once: it answers with what would be. */
  public Stores dryRun() {
    return new Stores(platform, journal, lock.dryRun(), door, new Telling(mirrors, mirror));
  }

  /** The store of a tenant. */
  public Optional<Store> find(EnvironmentId environment, String key) {
    return inTx(environment, tx -> StoreSql.byKey(tx, environment, key));
  }

  /** The store that the world finds by a slug. */
  public Optional<Store> bySlug(EnvironmentId environment, String slug) {
    return inTx(environment, tx -> StoreSql.bySlug(tx, environment, slug));
  }

  /** The stores of an account. */
  public List<Store> of(EnvironmentId environment, long account) {
    return inTx(environment, tx -> StoreSql.ofAccount(tx, environment, account));
  }

  /** The stores of an account with what else their clusters are told of them, by key. */
  public List<KnownStore> known(EnvironmentId environment, long account, int limit) {
    return inTx(environment, tx -> StoreSql.known(tx, environment, account, limit));
  }

  /** Stores of a cluster with a key beyond {@code after}, in the order of their keys' bytes. */
  public List<KnownStore> inCluster(
      EnvironmentId environment, String cluster, String after, int limit) {
    return inTx(environment, tx -> StoreSql.inCluster(tx, environment, cluster, after, limit));
  }

  /** The store of a tenant, with what else its cluster is told of it. */
  public Optional<KnownStore> known(EnvironmentId environment, String key) {
    return inTx(
        environment,
        tx ->
            StoreSql.byKey(tx, environment, key)
                .flatMap(
                    store ->
                        StoreSql.known(tx, environment, List.of(store.account())).stream()
                            .filter(known -> known.store().key().equals(key))
                            .findFirst()));
  }

  /**
   * Stores that are paused for a subscription which grants access, with a key beyond {@code after}, in
   * the order of their keys' bytes.
   */
  public List<KnownStore> pausedThoughGranted(EnvironmentId environment, String after, int limit) {
    return inTx(environment, tx -> StoreSql.pausedThoughGranted(tx, environment, after, limit));
  }

  /** Stores of all environments that have been paused since before a moment, the longest first. */
  public List<Store> pausedSince(Instant before, int limit) {
    return platform
        .database()
        .inTx(Scope.everything(), tx -> StoreSql.pausedSince(tx, before, limit));
  }

  /**
   * Tells a cluster again how its stores are to be shown, also if it was told something newer.
   *
   * @param revisions of the stores, the one that the cluster has of each; 0 for none
   * @return keys of tenants that somebody keeps paused there
   * @throws RuntimeException when the cluster cannot be reached
   */
  public List<String> tellAgain(
      EnvironmentId environment, String cluster, Map<KnownStore, Long> revisions) {
    List<KnownStore> told = new ArrayList<>();
    platform
        .database()
        .useTx(
            Scope.of(environment),
            tx ->
                revisions.forEach(
                    (known, there) ->
                        told.add(known.of(StoreSql.raise(tx, known.store().id(), there)))));
    return mirror.tell(environment, cluster, told);
  }

  /** Makes the stores of an account follow the subscription that counts for it. */
  public List<StoreShown> follow(EnvironmentId environment, long account, Cause cause) {
    return lock.inTx(
        environment,
        tx -> {
          lock.take(tx, account);
          return StatusDoor.counting(SubscriptionSql.ofAccount(tx, environment, account))
              .map(one -> door.follow(tx, one, new Deed(cause, platform.clock().now())))
              .orElse(List.of());
        },
        List::of);
  }

  /** Nobody sees it until a person lets it be shown again. */
  public StoreOutcome pause(EnvironmentId environment, String key, Cause cause) {
    return change(
        environment,
        key,
        (tx, store) -> {
          Showing after = Showing.paused(PauseReason.ADMIN_MANUAL);
          return store.showing().equals(after)
              ? new StoreOutcome.Unchanged(store)
              : show(tx, store, after, cause);
        });
  }

  /** Lets it be shown again, unless its subscription denies it. */
  public StoreOutcome unpause(EnvironmentId environment, String key, Cause cause) {
    return change(
        environment,
        key,
        (tx, store) -> {
          Optional<SubscriptionStatus> status = subscription(tx, store);
          if (store.showing().publication() == Publication.PUBLISHED) {
            return new StoreOutcome.Unchanged(store);
          } else if (store.showing().publication() != Publication.PAUSED) {
            return new StoreOutcome.Illegal(store, Publication.PUBLISHED);
          }
          boolean denied = status.filter(one -> one.access() == Access.DENIED).isPresent();
          return denied && ShowingRules.isPausedForSubscription(store.showing())
              ? new StoreOutcome.SubscriptionDenies(store, status.orElseThrow())
              : show(tx, store, ShowingRules.released(status), cause);
        });
  }

  /** Its owner asks for it to be shown. */
  public StoreOutcome submit(EnvironmentId environment, String key, Cause cause) {
    return change(
        environment,
        key,
        (tx, store) -> {
          Instant until = store.draftUntil();
          return until != null && !platform.clock().now().isBefore(until)
              ? new StoreOutcome.DraftExpired(store, until)
              : showAs(tx, store, Publication.PENDING_APPROVAL, cause);
        });
  }

  /** The platform does not show it. */
  public StoreOutcome reject(EnvironmentId environment, String key, Cause cause) {
    return change(environment, key, (tx, store) -> showAs(tx, store, Publication.REJECTED, cause));
  }

  private StoreOutcome showAs(Tx tx, Store store, Publication to, Cause cause) {
    if (store.showing().publication() == to) {
      return new StoreOutcome.Unchanged(store);
    }
    return ShowingRules.isLegal(store.showing().publication(), to)
        ? show(tx, store, new Showing(to, null), cause)
        : new StoreOutcome.Illegal(store, to);
  }

  /** Gives it a name, a slug and an address. */
  public StoreOutcome describe(
      EnvironmentId environment, String key, StoreProfile profile, Cause cause) {
    return change(
        environment,
        key,
        (tx, store) -> {
          StoreProfile before = new StoreProfile(store.name(), store.slug(), store.url());
          if (before.equals(profile)) {
            return new StoreOutcome.Unchanged(store);
          }
          if (profile.slug() != null) {
            lock.takeSlug(tx, environment, profile.slug());
          }
          if (!StoreSql.describe(tx, store.id(), profile)) {
            return new StoreOutcome.SlugTaken();
          }
          mirrors.due(tx, environment, store.account());
          journal.record(
              tx,
              new Act(
                  cause,
                  "store.described",
                  "tenant " + key,
                  store.account(),
                  told(before),
                  told(profile)));
          return new StoreOutcome.Changed(StoreSql.byKey(tx, environment, key).orElseThrow());
        });
  }

  private StoreOutcome show(Tx tx, Store store, Showing after, Cause cause) {
    door.show(tx, store, after, new Deed(cause, platform.clock().now()));
    return new StoreOutcome.Changed(
        StoreSql.byKey(tx, store.environment(), store.key()).orElseThrow());
  }

  private StoreOutcome change(
      EnvironmentId environment, String key, BiFunction<Tx, Store, StoreOutcome> work) {
    return lock.inTx(
        environment,
        tx -> {
          Optional<Store> found = StoreSql.byKey(tx, environment, key);
          if (found.isEmpty()) {
            return new StoreOutcome.NotFound();
          }
          lock.take(tx, found.get().account());
          return work.apply(tx, StoreSql.byKey(tx, environment, key).orElseThrow());
        },
        StoreOutcome.Busy::new);
  }

  private static Optional<SubscriptionStatus> subscription(Tx tx, Store store) {
    return StatusDoor.counting(SubscriptionSql.ofAccount(tx, store.environment(), store.account()))
        .map(Subscription::status);
  }

  private static Map<String, String> told(StoreProfile profile) {
    Map<String, String> told = new LinkedHashMap<>();
    put(told, "name", profile.name().isEmpty() ? null : profile.name());
    put(told, "slug", profile.slug());
    put(told, "url", profile.url());
    return told;
  }

  private static void put(Map<String, String> told, String name, @Nullable String value) {
    if (value != null) {
      told.put(name, value);
    }
  }

  private <T> T inTx(EnvironmentId environment, java.util.function.Function<Tx, T> work) {
    return platform.database().inTx(Scope.of(environment), work);
  }
}
