package dev.cuota.engine.reconciliation;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.ProviderMismatchKind;
import dev.cuota.core.reconciliation.ProviderRules;
import dev.cuota.engine.accounts.Gateways;
import dev.cuota.engine.accounts.KnownStore;
import dev.cuota.engine.accounts.PaymentGateway;
import dev.cuota.engine.accounts.ProviderPage;
import dev.cuota.engine.accounts.ProviderSubscription;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.Subscriptions;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Cause;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compares subscriptions with what their providers say of them, and mends what is safe: messages of
 * providers get lost. A status goes in through the one door for statuses, as any word of a provider.
 */
public final class ProviderReconciliation {
  /** Most mismatches that one report names. */
  public static final int MAX_SHOWN = 1_000;

  /** Raised while there is something that a person has to see to, or a provider is silent. */
  public static final String MISMATCH = "provider_mismatch";

  private static final int PAGE = 200;
  private static final int MAX_PAGES = 100_000;
  private static final UUID FIRST = new UUID(0, 0);

  private final Platform platform;
  private final Rooms rooms;
  private volatile PatientGateway.Pause pause = Thread::sleep;

  /** What it calls. */
  public record Rooms(
      Alerts alerts, Subscriptions subscriptions, Stores stores, Gateways gateways) {}

  public ProviderReconciliation(Platform platform, Rooms rooms) {
    this.platform = platform;
    this.rooms = rooms;
  }

  /** Has another wait: for tests, in which time goes by as they say. */
  void waitBy(PatientGateway.Pause other) {
    pause = other;
  }

  /**
   * Compares everything in an environment.
   *
   * @param dryRun whether to mend nothing
   */
  public ProviderReport run(EnvironmentId environment, boolean dryRun, Cause cause) {
    ProviderLooking looking = new ProviderLooking(rooms, environment, dryRun, cause);
    stores(environment, looking);
    Map<String, PatientGateway> gateways = new HashMap<>();
    Set<UUID> seen = new HashSet<>();
    for (PaymentGateway gateway : rooms.gateways().all()) {
      PatientGateway patient = new PatientGateway(gateway, environment, pause);
      try {
        list(environment, patient, looking, seen);
        gateways.put(gateway.provider(), patient);
      } catch (PatientGateway.Silent e) {
        looking.silent(gateway.provider(), e);
      }
    }
    ours(environment, gateways, looking, seen);
    ProviderReport report = looking.report();
    if (!dryRun) {
      tell(environment, report);
    }
    return report;
  }

  /** No provider is needed to see that a store is paused for a subscription that is in order. */
  private void stores(EnvironmentId environment, ProviderLooking looking) {
    String after = "";
    List<KnownStore> page;
    do {
      page = rooms.stores().pausedThoughGranted(environment, after, PAGE);
      page.forEach(looking::storePaused);
      after = page.isEmpty() ? after : page.getLast().store().key();
    } while (page.size() == PAGE);
  }

  /** All that a provider has. */
  private void list(
      EnvironmentId environment, PatientGateway gateway, ProviderLooking looking, Set<UUID> seen) {
    String cursor = null;
    int pages = 0;
    do {
      Optional<ProviderPage> page = gateway.page(cursor);
      for (ProviderSubscription there : page.map(ProviderPage::subscriptions).orElseGet(List::of)) {
        Subscription here = here(environment, gateway, there);
        if (here != null) {
          seen.add(here.id());
          compare(gateway, here, there, looking);
        } else if (there.word().status().access() == Access.GRANTED) {
          looking.stranger(gateway.provider(), there);
        }
      }
      cursor = page.map(ProviderPage::next).orElse(null);
    } while (cursor != null && ++pages < MAX_PAGES);
  }

  private @Nullable Subscription here(
      EnvironmentId environment, PatientGateway gateway, ProviderSubscription there) {
    Subscription.Provider provider = new Subscription.Provider(gateway.provider(), there.ref());
    UUID told = there.subscription();
    return rooms
        .subscriptions()
        .find(environment, provider)
        .or(
            () ->
                Optional.ofNullable(told)
                    .flatMap(id -> rooms.subscriptions().find(environment, id))
                    .filter(one -> one.provider().ref() == null)
                    .filter(one -> one.provider().name().equals(gateway.provider())))
        .orElse(null);
  }

  /** What is to be heeded is asked for once more, as a page may be old by the time it is read. */
  private void compare(
      PatientGateway gateway,
      Subscription here,
      ProviderSubscription listed,
      ProviderLooking looking) {
    looking.compared();
    ProviderRules.Facts facts = facts(here);
    Optional<ProviderMismatchKind> kind = ProviderRules.compare(facts, listed.word().status());
    if (kind.isPresent() && kind.get().remedy() == ProviderMismatchKind.Remedy.HEED) {
      gateway
          .find(here)
          .ifPresentOrElse(
              now ->
                  ProviderRules.compare(facts, now.word().status())
                      .ifPresent(still -> looking.differs(still, here, now)),
              () -> looking.alone(ProviderMismatchKind.NOT_THERE, here));
    } else {
      kind.ifPresent(found -> looking.differs(found, here, listed));
    }
  }

  /** All that are here, and were in nobody's list; each is asked for by itself. */
  private void ours(
      EnvironmentId environment,
      Map<String, PatientGateway> gateways,
      ProviderLooking looking,
      Set<UUID> seen) {
    UUID after = FIRST;
    List<Subscription> page;
    do {
      page = rooms.subscriptions().open(environment, after, PAGE);
      for (Subscription here : page) {
        after = here.id();
        if (!seen.contains(here.id())) {
          unlisted(here, gateways, looking);
        }
      }
    } while (page.size() == PAGE);
  }

  private void unlisted(
      Subscription here, Map<String, PatientGateway> gateways, ProviderLooking looking) {
    PatientGateway gateway = gateways.get(here.provider().name());
    if (gateway == null) {
      // One that is silent is told of as such; of others, what waits for nobody is.
      boolean isSilent = rooms.gateways().to(here.provider().name()).isPresent();
      if (!isSilent && facts(here).isPendingLong()) {
        looking.alone(ProviderMismatchKind.NOBODY_TO_ASK, here);
      }
      return;
    }
    try {
      Optional<ProviderSubscription> there = gateway.find(here);
      boolean expected = here.provider().ref() != null || facts(here).isPendingLong();
      if (there.isPresent()) {
        looking.compared();
        ProviderRules.compare(facts(here), there.get().word().status())
            .ifPresent(kind -> looking.differs(kind, here, there.get()));
      } else if (expected) {
        looking.alone(ProviderMismatchKind.NOT_THERE, here);
      }
    } catch (PatientGateway.Silent e) {
      looking.silent(gateway.provider(), e);
      gateways.remove(gateway.provider());
    }
  }

  private ProviderRules.Facts facts(Subscription here) {
    return new ProviderRules.Facts(
        here.status(), Duration.between(here.state().since(), platform.clock().now()));
  }

  private void tell(EnvironmentId environment, ProviderReport report) {
    Alarm alarm =
        new Alarm(
            MISMATCH,
            "subscriptions",
            AlertSeverity.WARNING,
            environment,
            Map.of(
                "left",
                Long.toString(report.left()),
                "silent",
                String.join(", ", report.silent().keySet()),
                "what",
                report.mismatches().stream()
                    .filter(ProviderMismatch::isLeft)
                    .findFirst()
                    .map(ProviderMismatch::line)
                    .orElse("")));
    platform
        .database()
        .useTx(
            Scope.of(environment),
            tx -> {
              if (report.left() > 0 || !report.silent().isEmpty()) {
                rooms.alerts().raise(tx, alarm);
              } else {
                rooms.alerts().resolve(tx, alarm, "provider_reconciliation");
              }
            });
  }
}
