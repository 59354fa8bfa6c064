package dev.cuota.engine.accounts;

import static dev.cuota.core.accounts.SubscriptionStatus.ACTIVE;
import static dev.cuota.core.accounts.SubscriptionStatus.AUTHORIZED;
import static dev.cuota.core.accounts.SubscriptionStatus.CANCELED;
import static dev.cuota.core.accounts.SubscriptionStatus.CANCEL_SCHEDULED;
import static dev.cuota.core.accounts.SubscriptionStatus.EXPIRED;
import static dev.cuota.core.accounts.SubscriptionStatus.PAST_DUE;
import static dev.cuota.core.accounts.SubscriptionStatus.PENDING;
import static dev.cuota.core.accounts.SubscriptionStatus.PURGED;
import static dev.cuota.core.accounts.SubscriptionStatus.SUSPENDED;
import static dev.cuota.core.accounts.SubscriptionStatus.TRIALING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.accounts.StatusDecision;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionDates;
import dev.cuota.core.accounts.SubscriptionRules;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.BrokenLink;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionsSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");

  private final World world = new World(NOON);
  private final EnvironmentId environment = world.environment();
  private final Lifecycle lifecycle = world.engine().lifecycle();
  private final Subscriptions subscriptions = lifecycle.subscriptions();

  @BeforeEach
  void catalog() {
    world.withCatalog(ShopCatalog.catalog());
    world.engine().accounts().assignPlan(environment, "acme", "small");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Subscription begin(SubscriptionStatus status, Subscription.Provider provider) {
    NewSubscription wanted =
        new NewSubscription(
            account().id(), "small", status, provider, NOON.plus(Duration.ofDays(14)), null);
    return ((BeginOutcome.Begun) subscriptions.begin(environment, wanted, ADA)).subscription();
  }

  private Subscription begin(SubscriptionStatus status) {
    return begin(status, Subscription.Provider.NOBODY);
  }

  private SyncOutcome sync(Subscription one, StatusWord word) {
    return subscriptions.syncSubscriptionStatus(environment, one.id(), word, ADA);
  }

  private SyncOutcome sync(Subscription one, SubscriptionStatus status) {
    return sync(one, StatusWord.of(status));
  }

  private Subscription now(Subscription one) {
    return subscriptions.find(environment, one.id()).orElseThrow();
  }

  private Showing showing() {
    return lifecycle.stores().find(environment, "acme").orElseThrow().showing();
  }

  private Account account() {
    return lifecycle.payers().find(environment, "acme").orElseThrow();
  }

  private void put(Subscription one, SubscriptionStatus status) {
    sql(
        "update subscriptions set status = '%s', trial_ends_at = '%s', grace_until = '%s', cancel_at = '%s' where id = '%s'"
            .formatted(status.wire(), NOON, NOON, NOON, one.id()));
    sql(
        "update accounts set subscription_status = '%s' where id = %d"
            .formatted(status.wire(), one.account()));
  }

  private void sql(String statement) {
    try (Database database = Database.connect(world.url(), new Events())) {
      database.useTx(Scope.everything(), tx -> tx.handle().execute(statement));
    }
  }

  @Test
  void everyLegalPairOfStatusesWorksAndEveryOtherIsRefused() {
    Subscription one = begin(PENDING);
    for (SubscriptionStatus from : SubscriptionStatus.values()) {
      for (SubscriptionStatus to : SubscriptionStatus.values()) {
        put(one, from);
        SyncOutcome outcome =
            sync(one, StatusWord.of(to).with(new SubscriptionDates(NOON, NOON, NOON)));
        String pair = from + " to " + to;
        if (SubscriptionRules.isLegal(from, to)) {
          assertThat(now(one).status()).as(pair).isEqualTo(to);
          assertThat(account().subscription()).as(pair).isEqualTo(to);
        } else {
          assertThat(outcome).as(pair).isInstanceOf(SyncOutcome.Refused.class);
          assertThat(((SyncOutcome.Refused) outcome).why())
              .isEqualTo(new StatusDecision.Illegal(from, to, SubscriptionRules.next(from)));
          assertThat(now(one).status()).as(pair).isEqualTo(from);
        }
      }
    }
    assertThat(world.engine().security().journal().verify()).isEmpty();
  }

  @Test
  void storesFollowTheSubscriptionAndComeBackWithIt() {
    Subscription one = begin(ACTIVE);
    assertThat(showing()).isEqualTo(Showing.PUBLISHED);

    SyncOutcome outcome = sync(one, SUSPENDED);
    assertThat(((SyncOutcome.Changed) outcome).stores()).hasSize(1);
    assertThat(showing()).isEqualTo(Showing.paused(PauseReason.SUBSCRIPTION_SUSPENDED));
    assertThat(account().subscription()).isEqualTo(SUSPENDED);

    sync(one, ACTIVE);
    assertThat(showing()).isEqualTo(Showing.PUBLISHED);
  }

  @Test
  void whatAPersonPausedStaysPausedWhateverIsPaid() {
    Subscription one = begin(ACTIVE);
    lifecycle.stores().pause(environment, "acme", ADA);
    sync(one, SUSPENDED);
    sync(one, ACTIVE);
    assertThat(showing()).isEqualTo(Showing.paused(PauseReason.ADMIN_MANUAL));

    assertThat(lifecycle.stores().unpause(environment, "acme", ADA))
        .isInstanceOf(StoreOutcome.Changed.class);
    assertThat(showing()).isEqualTo(Showing.PUBLISHED);
  }

  @Test
  void whatTheSubscriptionPausedIsNotShownByHandWhileItDenies() {
    Subscription one = begin(ACTIVE);
    sync(one, SUSPENDED);
    assertThat(lifecycle.stores().unpause(environment, "acme", ADA))
        .isInstanceOf(StoreOutcome.SubscriptionDenies.class);

    lifecycle.stores().pause(environment, "acme", ADA);
    lifecycle.stores().unpause(environment, "acme", ADA);
    assertThat(showing()).isEqualTo(Showing.paused(PauseReason.SUBSCRIPTION_SUSPENDED));
  }

  @Test
  void thereIsOnePayingSubscriptionAndAnOldOneThatEndsTakesNothingFromIt() {
    Subscription old = begin(ACTIVE);
    NewSubscription another =
        new NewSubscription(
            account().id(), "large", AUTHORIZED, Subscription.Provider.NOBODY, null, null);
    assertThat(subscriptions.begin(environment, another, ADA))
        .isEqualTo(new BeginOutcome.AnotherPays(old));

    Subscription next = begin(PENDING);
    assertThat(((SyncOutcome.Refused) sync(next, ACTIVE)).why())
        .isEqualTo(new StatusDecision.AnotherPays());
    sync(old, SUSPENDED);
    sync(next, ACTIVE);
    assertThat(sync(old, CANCELED)).isInstanceOf(SyncOutcome.Changed.class);
    assertThat(account().subscription()).isEqualTo(ACTIVE);
    assertThat(showing()).isEqualTo(Showing.PUBLISHED);
    assertThat(subscriptions.counting(environment, account().id())).contains(now(next));
  }

  @Test
  void wordsThatComeLateOrTwiceUndoNothing() {
    Subscription one = begin(ACTIVE);
    Instant at = NOON.plusSeconds(60);
    sync(one, StatusWord.of(PAST_DUE, at));
    Instant until = now(one).state().dates().graceUntil();
    assertThat(until).isNotNull();

    world.clock().advance(Duration.ofDays(1));
    assertThat(sync(one, StatusWord.of(PAST_DUE, at))).isInstanceOf(SyncOutcome.Unchanged.class);
    assertThat(now(one).state().dates().graceUntil()).isEqualTo(until);
    assertThat(((SyncOutcome.Refused) sync(one, StatusWord.of(ACTIVE, at.minusSeconds(1)))).why())
        .isEqualTo(new StatusDecision.TooLate(at.minusSeconds(1), at));

    sync(one, StatusWord.of(PAST_DUE, at.plusSeconds(10)));
    assertThat(((SyncOutcome.Refused) sync(one, StatusWord.of(ACTIVE, at.plusSeconds(9)))).why())
        .isInstanceOf(StatusDecision.TooLate.class);
  }

  @Test
  void theSameSubscriptionOfAProviderIsTakenOutOnce() {
    Subscription.Provider stripe = new Subscription.Provider("stripe", "sub_1");
    Subscription one = begin(PENDING, stripe);
    NewSubscription again =
        new NewSubscription(account().id(), "small", PENDING, stripe, null, null);
    assertThat(subscriptions.begin(environment, again, ADA)).isEqualTo(new BeginOutcome.Known(one));
    assertThat(subscriptions.find(environment, stripe)).contains(one);
  }

  @Test
  void timeEndsTrialsGraceAndWhatIsToEnd() {
    Subscription trial = begin(TRIALING);
    pass(13);
    assertThat(now(trial).status()).isEqualTo(TRIALING);
    pass(1);
    assertThat(now(trial).status()).isEqualTo(EXPIRED);
    assertThat(showing()).isEqualTo(Showing.paused(PauseReason.SUBSCRIPTION_EXPIRED));

    Subscription late = begin(ACTIVE);
    sync(late, PAST_DUE);
    pass(400);
    assertThat(now(late).status()).isEqualTo(SUSPENDED);
    sync(late, ACTIVE);

    subscriptions.cancel(environment, late.id(), PlanChange.PERIOD_END, ADA);
    assertThat(now(late).status()).isEqualTo(CANCEL_SCHEDULED);
    assertThat(showing()).isEqualTo(Showing.PUBLISHED);
    pass(31);
    assertThat(now(late).status()).isEqualTo(CANCELED);
    pass(89);
    assertThat(now(late).status()).isEqualTo(CANCELED);
    pass(1);
    assertThat(now(late).status()).isEqualTo(PURGED);
  }

  @Test
  void periodsAreCountedFromTheirAnchorAndADearerPlanHoldsAtOnce() {
    Subscription one = begin(ACTIVE);
    assertThat(one.state().period().end()).isEqualTo(Instant.parse("2026-02-28T12:00:00Z"));
    pass(28);
    assertThat(now(one).state().period().end()).isEqualTo(Instant.parse("2026-03-31T12:00:00Z"));

    var up = subscriptions.changePlan(environment, one.id(), "large", null, ADA);
    assertThat(((PlanChangeOutcome.Changed) up).when()).isEqualTo(PlanChange.NOW);
    assertThat(account().plan().key()).isEqualTo("large");

    var down = subscriptions.changePlan(environment, one.id(), "small", PlanChange.PERIOD_END, ADA);
    assertThat(((PlanChangeOutcome.Changed) down).at())
        .isEqualTo(Instant.parse("2026-03-31T12:00:00Z"));
    assertThat(account().plan().key()).isEqualTo("large");
    pass(31);
    assertThat(account().plan().key()).isEqualTo("small");
    assertThat(now(one).plans().next()).isNull();
  }

  @Test
  void everyChangeIsInTheBookAndWhatIsTamperedWithIsFound() {
    Subscription one = begin(ACTIVE);
    sync(one, SUSPENDED);
    long account = account().id();
    List<JournalEntry> entries =
        world.engine().security().journal().concerning(environment, account, Long.MAX_VALUE, 10);
    assertThat(entries)
        .extracting(entry -> entry.act().act())
        .containsExactly("subscription.status", "store.paused", "subscription.begun");
    assertThat(entries.getFirst().act().diff())
        .containsEntry("status", new Act.Difference("active", "suspended"));
    assertThat(world.engine().security().journal().verify()).isEmpty();

    UUID middle = entries.get(1).id();
    sql("update lifecycle_events set actor = 'eve' where id = '%s'".formatted(middle));
    assertThat(broken()).containsExactly(BrokenLink.Kind.CHANGED);
    sql("update lifecycle_events set actor = 'ada' where id = '%s'".formatted(middle));
    assertThat(broken()).isEmpty();
    sql("delete from lifecycle_events where id = '%s'".formatted(entries.getFirst().id()));
    assertThat(broken()).containsExactly(BrokenLink.Kind.CUT_OFF);
    sql("delete from lifecycle_events where id = '%s'".formatted(entries.getLast().id()));
    assertThat(broken()).containsExactly(BrokenLink.Kind.CUT_OFF, BrokenLink.Kind.MISSING);
  }

  private List<BrokenLink.Kind> broken() {
    return world.engine().security().journal().verify().stream()
        .map(BrokenLink::kind)
        .sorted(java.util.Comparator.comparing(Enum::name))
        .toList();
  }

  private void pass(int days) {
    world.clock().advance(Duration.ofDays(days));
    lifecycle.dueDates().run(DueDates.RETENTION, false);
  }
}
