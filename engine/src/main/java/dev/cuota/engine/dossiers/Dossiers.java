package dev.cuota.engine.dossiers;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.limits.UsageReport;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Jobs;
import dev.cuota.engine.quota.Quota;
import dev.cuota.engine.reconciliation.Reconciliation;
import dev.cuota.engine.security.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lays side by side what all rooms know of one account. Only reads. */
public final class Dossiers {
  /** Most entries of the journal in one. */
  public static final int MAX_EVENTS = 30;

  /** Most adjustments in one. */
  public static final int MAX_ADJUSTMENTS = 30;

  /** Most stores in one. */
  public static final int MAX_STORES = 200;

  /** Of so many stores the usage is told. */
  public static final int MAX_USAGE = 20;

  private final Clock clock;
  private final Rooms rooms;
  private final Set<String> jobs;

  /** What it reads from. */
  public record Rooms(
      Jobs jobs,
      Journal journal,
      Clusters clusters,
      Lifecycle lifecycle,
      Limits limits,
      Quota quota,
      Billing billing,
      Reconciliation reconciliation) {}

  /**
   * Reads from there.
   *
   * @param jobs names of those that decide about accounts
   */
  public Dossiers(Clock clock, Rooms rooms, Set<String> jobs) {
    this.clock = clock;
    this.rooms = rooms;
    this.jobs = Set.copyOf(jobs);
  }

  /** All that is known of an account; empty when there is none of that number. */
  public Optional<Dossier> of(EnvironmentId environment, long account) {
    return rooms.lifecycle().payers().find(environment, account).map(this::of);
  }

  private Dossier of(Account account) {
    EnvironmentId environment = account.environment();
    List<Store> all = rooms.lifecycle().stores().of(environment, account.id());
    return new Dossier(
        account,
        rooms.quota().statuses(environment, List.of(account.id())).get(account.id()),
        connections(environment, all),
        rooms.lifecycle().subscriptions().of(environment, account.id()),
        all.stream().limit(MAX_STORES).map(this::shop).toList(),
        all.size(),
        rooms.journal().concerning(environment, account.id(), Long.MAX_VALUE, MAX_EVENTS),
        rooms.jobs().all().stream().filter(job -> jobs.contains(job.name())).toList(),
        usage(environment, all),
        billed(environment, account.id()),
        rooms.reconciliation().check(environment, account.id()),
        clock.now());
  }

  private Dossier.Billed billed(EnvironmentId environment, long account) {
    AdjustmentSearch newest =
        new AdjustmentSearch(environment, null, null, account, null, MAX_ADJUSTMENTS, 0);
    return new Dossier.Billed(
        rooms.billing().charging().isAuto(environment, account),
        rooms.limits().fees().of(environment, account),
        rooms.billing().adjustments().search(newest));
  }

  private Dossier.Shop shop(Store store) {
    return new Dossier.Shop(
        store, rooms.lifecycle().approvals().last(store.environment(), store).orElse(null));
  }

  private List<UsageReport> usage(EnvironmentId environment, List<Store> all) {
    return all.stream()
        .limit(MAX_USAGE)
        .flatMap(store -> rooms.limits().usage(environment, store.key()).stream())
        .toList();
  }

  private List<Dossier.Connection> connections(EnvironmentId environment, List<Store> all) {
    Map<String, Cluster> registered =
        rooms.clusters().clusters(environment).stream()
            .collect(Collectors.toMap(Cluster::key, Function.identity()));
    Map<String, Integer> inhabited = new TreeMap<>();
    for (Store store : all) {
      String cluster = store.cluster();
      if (cluster != null) {
        inhabited.merge(cluster, 1, Integer::sum);
      }
    }
    List<Dossier.Connection> connections = new ArrayList<>();
    inhabited.forEach(
        (cluster, stores) ->
            connections.add(new Dossier.Connection(cluster, stores, registered.get(cluster))));
    return connections;
  }
}
