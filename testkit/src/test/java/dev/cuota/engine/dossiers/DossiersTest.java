package dev.cuota.engine.dossiers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.BeginOutcome;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.NewAccount;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.StoreRow;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.engine.reconciliation.Desync;
import dev.cuota.engine.reconciliation.StoreSight;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.TestPostgres;
import dev.cuota.testkit.Wire;
import dev.cuota.testkit.World;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DossiersTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada").correlated("call 7");

  private final String clusterUrl = TestPostgres.newDatabase();
  private final Wire wire = Wire.to(clusterUrl);
  private final World world =
      new World(
              NOON,
              new ClusterOptions(
                  Map.of(Clusters.SHARED, wire.through(clusterUrl)),
                  false,
                  Secrets.ofKey(Base64.getEncoder().encodeToString(new byte[Secrets.KEY_BYTES]))))
          .withCatalog(ShopCatalog.catalog());
  private final EnvironmentId environment = world.environment();
  private final Lifecycle lifecycle = world.engine().lifecycle();
  private long account;

  @BeforeEach
  void anAccountWithTwoStores() {
    world.engine().clusters().install(environment, Clusters.SHARED);
    NewAccount wanted =
        new NewAccount(
            "acme",
            new AccountProfile("Acme SA", "ana@acme.example", "AR"),
            null,
            List.of(
                new NewAccount.NewStore("acme-a", new StoreProfile("A", "acme-a", null)),
                new NewAccount.NewStore("acme-b", new StoreProfile("B", "acme-b", null))),
            30);
    lifecycle.payers().create(environment, wanted, ADA);
    account = lifecycle.payers().find(environment, "acme").orElseThrow().id();
    lifecycle.approvals().approve(environment, "acme-a", ADA);
    world.engine().outbox().dispatchDue();
  }

  @AfterEach
  void close() {
    world.close();
    wire.close();
  }

  private Dossier dossier() {
    return world.engine().dossiers().of(environment, account).orElseThrow();
  }

  private Subscription begin() {
    BeginOutcome outcome =
        lifecycle
            .subscriptions()
            .begin(
                environment,
                new NewSubscription(
                    account,
                    "large",
                    SubscriptionStatus.ACTIVE,
                    Subscription.Provider.NOBODY,
                    null,
                    null),
                ADA);
    assertThat(outcome).isInstanceOf(BeginOutcome.Begun.class);
    return ((BeginOutcome.Begun) outcome).subscription();
  }

  /** The cluster is told something that the control database does not say. */
  private void slugThere(String tenant, String slug) {
    Store store = lifecycle.stores().find(environment, tenant).orElseThrow();
    world
        .engine()
        .clusters()
        .stores()
        .tell(
            environment,
            Clusters.SHARED,
            List.of(
                new StoreRow(
                    tenant,
                    slug,
                    store.name(),
                    store.showing().publication().wire(),
                    null,
                    "large",
                    "active",
                    store.revision() + 1)));
  }

  @Test
  void itHoldsWhatAllRoomsKnowOfTheAccount() {
    Subscription subscription = begin();
    lifecycle
        .subscriptions()
        .syncSubscriptionStatus(
            environment, subscription.id(), StatusWord.of(SubscriptionStatus.PAST_DUE), ADA);
    world.engine().outbox().dispatchDue();
    Dossier dossier = dossier();

    assertThat(dossier.account().profile().name()).isEqualTo("Acme SA");
    assertThat(dossier.account().subscription()).isEqualTo(SubscriptionStatus.PAST_DUE);
    assertThat(dossier.subscriptions())
        .extracting(Subscription::id)
        .containsOnly(subscription.id());
    assertThat(dossier.storeCount()).isEqualTo(2);
    assertThat(dossier.stores())
        .extracting(shop -> shop.store().key() + " " + (shop.approval() == null))
        .containsExactly("acme-a false", "acme-b true");
    assertThat(dossier.connections())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.cluster()).isEqualTo(Clusters.SHARED);
              assertThat(one.stores()).isEqualTo(2);
              assertThat(one.facts()).isNotNull();
            });
    assertThat(dossier.events().getFirst().act().act()).isEqualTo("subscription.status");
    assertThat(dossier.events().getFirst().act().diff().get("status"))
        .hasToString("Difference[was=active, is=past_due]");
    assertThat(dossier.events().getFirst().act().cause().correlation()).isEqualTo("call 7");
    assertThat(dossier.jobs())
        .extracting(JobFacts::name)
        .contains("quota", "subscription_dates", "reconciliation", "purge")
        .doesNotContain("outbox_sweep");
    assertThat(dossier.usage())
        .extracting(report -> report.tenant().key())
        .containsExactly("acme-a", "acme-b");
    assertThat(dossier.check().compared()).isEqualTo(2);
    assertThat(dossier.check().found()).isZero();
    assertThat(dossier.at()).isEqualTo(NOON);
  }

  @Test
  void itFindsWhereStoresAndClusterDisagreeAndChangesNothing() {
    begin();
    world.engine().outbox().dispatchDue();
    slugThere("acme-a", "other");
    List<JournalEntry> before = dossier().events();
    for (int look = 0; look < 2; look++) {
      Dossier dossier = dossier();
      assertThat(dossier.check().desyncs())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.tenant()).isEqualTo("acme-a");
                assertThat(one.kind()).isEqualTo(DesyncKind.SLUG_DIFFERS);
                assertThat(one.state()).isEqualTo(Desync.State.FIXABLE);
                assertThat(StoreSight.of(one.there()).orElseThrow())
                    .isEqualTo(new StoreSight("published", "", "other"));
              });
    }
    assertThat(world.engine().reconciliation().open(environment)).isEmpty();
    assertThat(dossier().events()).isEqualTo(before);
  }

  @Test
  void aClusterThatIsAwayIsNamedAndTheRestIsTold() {
    wire.cut();
    Dossier dossier = dossier();
    assertThat(dossier.check().silent()).containsOnlyKeys(Clusters.SHARED);
    assertThat(dossier.check().compared()).isZero();
    assertThat(dossier.stores()).hasSize(2);
  }

  @Test
  void nobodyHasNone() {
    assertThat(world.engine().dossiers().of(environment, account + 1)).isEmpty();
    EnvironmentId other = world.engine().security().createEnvironment("other", "Other").id();
    assertThat(world.engine().dossiers().of(other, account)).isEmpty();
  }

  @Test
  void whatASideShowsIsReadBackFromItsLine() {
    for (StoreSight one :
        List.of(
            new StoreSight("paused", "admin_manual", "my-shop"),
            new StoreSight("paused", "fraud (see 12), later", ""),
            new StoreSight("published", "", "shop"),
            new StoreSight("draft", "", ""))) {
      assertThat(StoreSight.of(one.text())).contains(one);
    }
    assertThat(StoreSight.of("")).isEmpty();
  }
}
