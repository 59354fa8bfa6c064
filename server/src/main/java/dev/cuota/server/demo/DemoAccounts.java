package dev.cuota.server.demo;

import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.AccountOutcome;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.ApprovalOutcome;
import dev.cuota.engine.accounts.BeginOutcome;
import dev.cuota.engine.accounts.DueDates;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.NewAccount;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.StoreOutcome;
import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.SyncOutcome;
import dev.cuota.engine.clusters.MirrorOutcome;
import dev.cuota.engine.clusters.StoreRow;
import dev.cuota.engine.security.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of the demonstration, each somewhere else in its life. Who has an active subscription has had it since
 * the month before the last.
 */
final class DemoAccounts {
  /** Its cluster is told something else of its store. */
  static final String AT_ODDS = "sabores-del-sur";

  private static final int DRAFT_DAYS = 30;
  private static final Duration TRIAL = Duration.ofDays(14);
  private static final Duration APART = Duration.ofHours(35);
  private static final String COUNTRY = "AR";

  private final Engine engine;
  private final Lifecycle lifecycle;
  private final DemoPast past;
  private final EnvironmentId environment;

  DemoAccounts(Engine engine, DemoPast past, EnvironmentId environment) {
    this.engine = engine;
    this.lifecycle = engine.lifecycle();
    this.past = past;
    this.environment = environment;
  }

  /**
   * An account that is to be made.
   *
   * @param plan of its subscription
   * @param first status with which that begins; null for no subscription
   * @param then status that it gets after that; null for none
   */
  private record Life(
      String key,
      String name,
      String plan,
      @Nullable SubscriptionStatus first,
      @Nullable SubscriptionStatus then) {}

  private static final List<Life> LIVES =
      List.of(
          new Life("panaderia-sol", "Panadería Sol", "starter", SubscriptionStatus.TRIALING, null),
          new Life("moda-austral", "Moda Austral", "growth", SubscriptionStatus.ACTIVE, null),
          new Life(
              "cafe-central",
              "Café Central",
              "growth",
              SubscriptionStatus.ACTIVE,
              SubscriptionStatus.PAST_DUE),
          new Life(
              "flora-norte",
              "Flora Norte",
              "starter",
              SubscriptionStatus.ACTIVE,
              SubscriptionStatus.GRACE),
          new Life(
              "libros-del-rio",
              "Libros del Río",
              "growth",
              SubscriptionStatus.ACTIVE,
              SubscriptionStatus.SUSPENDED),
          new Life(
              "taller-robles",
              "Taller Robles",
              "starter",
              SubscriptionStatus.ACTIVE,
              SubscriptionStatus.CANCEL_SCHEDULED),
          new Life(
              "juguetes-luna",
              "Juguetes Luna",
              "starter",
              SubscriptionStatus.ACTIVE,
              SubscriptionStatus.CANCELED),
          new Life("vinos-andes", "Vinos Andes", "enterprise", SubscriptionStatus.ACTIVE, null),
          new Life(AT_ODDS, "Sabores del Sur", "growth", SubscriptionStatus.ACTIVE, null),
          new Life("ceramica-viva", "Cerámica Viva", "starter", null, null));

  /** Makes them. */
  void make() {
    Instant day = Period.month(DemoBilling.lastBut(1, engine.clock().now())).start();
    for (Life life : LIVES) {
      day = day.plus(APART);
      begin(life, life.first() == SubscriptionStatus.ACTIVE ? past.at(day) : engine);
    }
    // Periods that have begun since are asked for.
    lifecycle.dueDates().run(DueDates.RETENTION, false);
    LIVES.forEach(this::live);
    paused("vinos-andes");
    submitted("ceramica-viva");
    atOdds();
  }

  private void begin(Life life, Engine then) {
    NewAccount wanted =
        new NewAccount(
            life.key(),
            new AccountProfile(life.name(), "hola@" + life.key() + ".example", COUNTRY),
            life.plan(),
            List.of(
                new NewAccount.NewStore(
                    life.key(),
                    new StoreProfile(
                        life.name(), life.key(), "https://" + life.key() + ".example"))),
            DRAFT_DAYS);
    Cause cause = cause();
    AccountOutcome outcome = then.lifecycle().payers().create(environment, wanted, cause);
    if (outcome instanceof AccountOutcome.Exists) {
      return;
    }
    if (!(outcome instanceof AccountOutcome.Written(Account account))) {
      throw new IllegalStateException("the account " + life.key() + " is refused: " + outcome);
    }
    SubscriptionStatus first = life.first();
    if (first != null) {
      approve(then, life.key(), cause);
      subscribe(then, account, life.plan(), first);
    }
  }

  /** It goes on, once. */
  private void live(Life life) {
    SubscriptionStatus then = life.then();
    if (then != null) {
      Account account = lifecycle.payers().find(environment, life.key()).orElseThrow();
      lifecycle.subscriptions().of(environment, account.id()).stream()
          .filter(one -> one.status() == life.first())
          .forEach(one -> become(one, then));
    }
  }

  private void approve(Engine then, String store, Cause cause) {
    ApprovalOutcome outcome = then.lifecycle().approvals().approve(environment, store, cause);
    if (!(outcome instanceof ApprovalOutcome.Ran)) {
      throw new IllegalStateException("the store " + store + " is not approved: " + outcome);
    }
  }

  private void subscribe(Engine then, Account account, String plan, SubscriptionStatus first) {
    Instant trial = first == SubscriptionStatus.TRIALING ? then.clock().now().plus(TRIAL) : null;
    BeginOutcome outcome =
        then.lifecycle()
            .subscriptions()
            .begin(
                environment,
                new NewSubscription(
                    account.id(), plan, first, Subscription.Provider.NOBODY, trial, null),
                cause());
    if (!(outcome instanceof BeginOutcome.Begun)) {
      throw new IllegalStateException("the subscription of " + account.key() + ": " + outcome);
    }
  }

  private void become(Subscription one, SubscriptionStatus status) {
    SyncOutcome outcome =
        lifecycle
            .subscriptions()
            .syncSubscriptionStatus(environment, one.id(), StatusWord.of(status), cause());
    if (!(outcome instanceof SyncOutcome.Changed)) {
      throw new IllegalStateException("the subscription " + one.id() + ": " + outcome);
    }
  }

  private void paused(String store) {
    changed(lifecycle.stores().pause(environment, store, cause()));
  }

  private void submitted(String store) {
    changed(lifecycle.stores().submit(environment, store, cause()));
  }

  private static void changed(StoreOutcome outcome) {
    if (!(outcome instanceof StoreOutcome.Changed || outcome instanceof StoreOutcome.Unchanged)) {
      throw new IllegalStateException("the store is not changed: " + outcome);
    }
  }

  /** As if somebody had found another slug better, in the cluster alone. */
  private void atOdds() {
    Store store = lifecycle.stores().find(environment, AT_ODDS).orElseThrow();
    String cluster = store.cluster();
    if (cluster == null) {
      return;
    }
    StoreRow row =
        new StoreRow(
            store.key(),
            "sabores",
            store.name(),
            store.showing().publication().wire(),
            null,
            "growth",
            SubscriptionStatus.ACTIVE.wire(),
            store.revision() + 1);
    MirrorOutcome outcome = engine.clusters().stores().tell(environment, cluster, List.of(row));
    if (outcome instanceof MirrorOutcome.Unreachable(String why)) {
      throw new IllegalStateException(cluster + ": " + why);
    }
  }

  private static Cause cause() {
    return Cause.admin("demo").correlated(UUID.randomUUID().toString());
  }
}
