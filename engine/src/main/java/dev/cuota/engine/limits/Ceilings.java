package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.PlanAssigned;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.accounts.TenantMoved;
import dev.cuota.engine.catalog.CatalogApplied;
import dev.cuota.engine.clusters.Ceiling;
import dev.cuota.engine.clusters.ClusterCameBack;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells the tenants' own database how much it may let them have, whenever that changes: staged with the
 * change, told after it. A message that comes late tells what is in force then.
 */
final class Ceilings {
  private static final String TOPIC = "limits.ceilings";
  private static final String ALL = "all";
  private static final int PAGE = 500;

  private final Platform platform;
  private final Outbox outbox;
  private final Clusters clusters;
  private final Accounts accounts;
  private final Entitlements entitlements;

  Ceilings(Platform platform, Outbox outbox, Limits.Rooms rooms, Entitlements entitlements) {
    this.platform = platform;
    this.outbox = outbox;
    this.clusters = rooms.clusters();
    this.accounts = rooms.accounts();
    this.entitlements = entitlements;
    outbox.on(TOPIC, message -> tell(message.payload()));
  }

  void listen(Events events) {
    events.subscribe(PlanAssigned.class, (tx, one) -> stage(tx, one.environment(), one.account()));
    events.subscribe(TenantMoved.class, (tx, one) -> stage(tx, one.environment(), one.account()));
    events.subscribe(
        OverrideChanged.class, (tx, one) -> stage(tx, one.environment(), one.account()));
    events.subscribe(
        OwnProviderChanged.class, (tx, one) -> stage(tx, one.environment(), one.account()));
    events.subscribe(
        CatalogApplied.class,
        (tx, one) -> outbox.stage(tx, TOPIC, one.environment().value() + " " + ALL));
    // What it was to be told meanwhile may have been given up.
    events.subscribe(
        ClusterCameBack.class,
        (tx, one) -> outbox.stage(tx, TOPIC, one.environment().value() + " " + ALL));
  }

  private void stage(Tx tx, EnvironmentId environment, long account) {
    outbox.stage(tx, TOPIC, environment.value() + " " + account);
  }

  private void tell(String payload) {
    String[] words = payload.split(" ", 2);
    EnvironmentId environment = new EnvironmentId(Integer.parseInt(words[0]));
    accounts.follow();
    entitlements.follow();
    // Before anything is read: whoever has a greater number has read what is newer.
    long revision = platform.database().inTx(Scope.everything(), CeilingSql::nextRevision);
    Map<String, String> failed = new TreeMap<>();
    if (words[1].equals(ALL)) {
      failed.putAll(tellAll(environment, revision));
    } else {
      failed.putAll(tell(environment, List.of(Long.parseLong(words[1])), revision));
    }
    if (!failed.isEmpty()) {
      throw new IllegalStateException("ceilings are not told to all clusters: " + failed);
    }
  }

  /** Goes on with the others when a cluster is away; answers which were, and why. */
  private Map<String, String> tellAll(EnvironmentId environment, long revision) {
    Map<String, String> failed = new TreeMap<>();
    failed.putAll(
        clusters
            .setCeilings(
                environment,
                ceilings(Ceiling.UNKNOWN, entitlements.ofNewcomers(environment), revision))
            .failed());
    List<Long> page = accounts.accountsAfter(environment, 0, PAGE);
    while (!page.isEmpty()) {
      failed.putAll(tell(environment, page, revision));
      page = accounts.accountsAfter(environment, page.getLast(), PAGE);
    }
    return failed;
  }

  private Map<String, String> tell(EnvironmentId environment, List<Long> page, long revision) {
    List<Ceiling> ceilings = new ArrayList<>();
    for (long account : page) {
      for (Tenant tenant : accounts.tenantsOf(environment, account)) {
        ceilings.addAll(ceilings(tenant.key(), entitlements.of(tenant), revision));
      }
    }
    return clusters.setCeilings(environment, ceilings).failed();
  }

  private static List<Ceiling> ceilings(String tenant, CompiledPlan plan, long revision) {
    List<Ceiling> ceilings = new ArrayList<>();
    for (Allowance allowance : plan.allowances().values()) {
      Feature feature = allowance.feature();
      String counter = feature.counter();
      if (counter != null && feature.isEnforcedByDatabase()) {
        ceilings.add(
            new Ceiling(tenant, counter, allowance.meteredLimit(), allowance.mode(), revision));
      }
    }
    return ceilings;
  }
}
