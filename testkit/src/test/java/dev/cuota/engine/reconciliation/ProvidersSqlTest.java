package dev.cuota.engine.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.ProviderMismatchKind;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.BeginOutcome;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.NewAccount;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.platform.JobAsk;
import dev.cuota.engine.platform.JobExecution;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.FakeGateway;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProvidersSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");
  private static final String STRIPE = "stripe";

  private final World world = new World(NOON).withCatalog(ShopCatalog.catalog());
  private final EnvironmentId environment = world.environment();
  private final Lifecycle lifecycle = world.engine().lifecycle();
  private final ProviderReconciliation providers = world.engine().providers();
  private final FakeGateway stripe = new FakeGateway(STRIPE, world.clock());

  @BeforeEach
  void gateway() {
    lifecycle.gateways().add(stripe);
    providers.waitBy(world.clock()::advance);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Subscription begin(String key, SubscriptionStatus status, @Nullable String ref) {
    return begin(key, status, new Subscription.Provider(STRIPE, ref));
  }

  private Subscription begin(
      String key, SubscriptionStatus status, Subscription.Provider provider) {
    NewAccount.NewStore store =
        new NewAccount.NewStore(key, new StoreProfile("Shop " + key, key, null));
    lifecycle
        .payers()
        .create(
            environment,
            new NewAccount(key, AccountProfile.UNKNOWN, null, List.of(store), 30),
            ADA);
    lifecycle.approvals().approve(environment, key, ADA);
    long account = lifecycle.payers().find(environment, key).orElseThrow().id();
    NewSubscription wanted = new NewSubscription(account, "small", status, provider, null, null);
    return ((BeginOutcome.Begun) lifecycle.subscriptions().begin(environment, wanted, ADA))
        .subscription();
  }

  private SubscriptionStatus now(Subscription one) {
    return lifecycle.subscriptions().find(environment, one.id()).orElseThrow().status();
  }

  private Showing showing(String key) {
    return lifecycle.stores().find(environment, key).orElseThrow().showing();
  }

  private ProviderReport run(boolean dryRun) {
    return providers.run(environment, dryRun, ADA);
  }

  private void sql(String statement) {
    try (Connection connection = DriverManager.getConnection(world.url());
        Statement made = connection.createStatement()) {
      made.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long alerts() {
    return world.engine().alerts().openOf(ProviderReconciliation.MISMATCH).size();
  }

  @Test
  void oneOfEachKindIsFoundAndWhatIsSafeIsMended() {
    Subscription fine = begin("fine", SubscriptionStatus.ACTIVE, "sub_fine");
    Subscription paid = begin("paid", SubscriptionStatus.PENDING, "sub_paid");
    Subscription unsure = begin("unsure", SubscriptionStatus.PENDING, (String) null);
    begin("waits", SubscriptionStatus.PENDING, "sub_waits");
    Subscription late = begin("late", SubscriptionStatus.ACTIVE, "sub_late");
    Subscription ended = begin("ended", SubscriptionStatus.ACTIVE, "sub_ended");
    Subscription over = begin("over", SubscriptionStatus.ACTIVE, "sub_over");
    begin("gone", SubscriptionStatus.ACTIVE, "sub_gone");
    begin("orphan", SubscriptionStatus.PENDING, new Subscription.Provider("nobody", "x"));
    lifecycle
        .subscriptions()
        .syncSubscriptionStatus(
            environment, over.id(), StatusWord.of(SubscriptionStatus.CANCELED), ADA);
    world.clock().advance(Duration.ofHours(25));
    stripe
        .inPagesOf(2)
        .has("sub_fine", fine.id(), SubscriptionStatus.AUTHORIZED)
        .has("sub_paid", paid.id(), SubscriptionStatus.ACTIVE)
        .has("sub_unsure", unsure.id(), SubscriptionStatus.EXPIRED)
        .has("sub_waits", null, SubscriptionStatus.PENDING)
        .has("sub_late", late.id(), SubscriptionStatus.PAST_DUE)
        .has("sub_ended", ended.id(), SubscriptionStatus.CANCELED)
        .has("sub_over", over.id(), SubscriptionStatus.ACTIVE)
        .has("sub_strange", null, SubscriptionStatus.ACTIVE)
        .has("sub_of_the_past", null, SubscriptionStatus.CANCELED);

    var expected =
        List.of(
            tuple("sub_paid", ProviderMismatchKind.PENDING_SETTLED),
            tuple("sub_unsure", ProviderMismatchKind.PENDING_SETTLED),
            tuple("sub_waits", ProviderMismatchKind.STILL_PENDING),
            tuple("sub_late", ProviderMismatchKind.STATUS_DIFFERS),
            tuple("sub_ended", ProviderMismatchKind.ENDED_THERE),
            tuple("sub_over", ProviderMismatchKind.CHARGED_THOUGH_OVER),
            tuple("sub_gone", ProviderMismatchKind.NOT_THERE),
            tuple("sub_strange", ProviderMismatchKind.ONLY_THERE),
            tuple("x", ProviderMismatchKind.NOBODY_TO_ASK));
    ProviderReport dry = run(true);
    assertThat(dry.mismatches())
        .extracting(ProviderMismatch::ref, ProviderMismatch::kind)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(now(paid)).isEqualTo(SubscriptionStatus.PENDING);
    assertThat(alerts()).isZero();

    ProviderReport real = run(false);
    assertThat(real.mismatches())
        .extracting(ProviderMismatch::ref, ProviderMismatch::kind)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(real.mismatches())
        .filteredOn(one -> one.state() == Desync.State.FIXED)
        .extracting(ProviderMismatch::ref)
        .containsExactlyInAnyOrder("sub_paid", "sub_unsure", "sub_late");
    assertThat(real.left()).isEqualTo(6);
    assertThat(now(paid)).isEqualTo(SubscriptionStatus.ACTIVE);
    assertThat(now(unsure)).isEqualTo(SubscriptionStatus.EXPIRED);
    assertThat(now(late)).isEqualTo(SubscriptionStatus.PAST_DUE);
    assertThat(now(ended)).isEqualTo(SubscriptionStatus.ACTIVE);
    assertThat(showing("ended")).isEqualTo(Showing.PUBLISHED);
    assertThat(alerts()).isEqualTo(1);
    assertThat(run(false).mismatches())
        .extracting(ProviderMismatch::ref)
        .containsExactlyInAnyOrder(
            "sub_waits", "sub_ended", "sub_over", "sub_gone", "sub_strange", "x");
  }

  @Test
  void aStoreThatIsPausedForASubscriptionInOrderIsShownAgainAndAPersonsPauseStays() {
    Subscription wronged = begin("wronged", SubscriptionStatus.ACTIVE, "sub_1");
    Subscription held = begin("held", SubscriptionStatus.ACTIVE, "sub_2");
    stripe
        .has("sub_1", wronged.id(), SubscriptionStatus.ACTIVE)
        .has("sub_2", held.id(), SubscriptionStatus.ACTIVE);
    lifecycle.stores().pause(environment, "held", ADA);
    sql(
        "update control.tenants set publication = 'paused', paused_at = now(),"
            + " paused_reason = 'subscription_suspended' where key = 'wronged'");
    assertThat(run(true).mismatches())
        .extracting(ProviderMismatch::subject, ProviderMismatch::state)
        .containsExactly(tuple("wronged", Desync.State.FIXABLE));
    assertThat(showing("wronged").pausedFor()).isEqualTo(PauseReason.SUBSCRIPTION_SUSPENDED);
    assertThat(run(false).mismatches())
        .extracting(ProviderMismatch::subject, ProviderMismatch::state)
        .containsExactly(tuple("wronged", Desync.State.FIXED));
    assertThat(showing("wronged")).isEqualTo(Showing.PUBLISHED);
    assertThat(showing("held")).isEqualTo(Showing.paused(PauseReason.ADMIN_MANUAL));
    assertThat(run(false).found()).isZero();
    assertThat(alerts()).isZero();
  }

  @Test
  void aProviderThatIsSlowLimitedAndOutOfOrderNowAndThenIsAskedToTheEnd() {
    Subscription one = begin("one", SubscriptionStatus.PENDING, "sub_000");
    stripe.has("sub_000", one.id(), SubscriptionStatus.ACTIVE);
    for (int i = 1; i < 100; i++) {
      stripe.has("sub_%03d".formatted(i), null, SubscriptionStatus.ACTIVE);
    }
    stripe.inPagesOf(7).answering(2).taking(Duration.ofMillis(50)).outOfOrderFor(4);
    ProviderReport report = run(false);
    assertThat(report.silent()).isEmpty();
    assertThat(report.found()).isEqualTo(100);
    assertThat(now(one)).isEqualTo(SubscriptionStatus.ACTIVE);
    assertThat(stripe.calls()).isBetween(20, 60);
  }

  @Test
  void aSilentProviderIsToldOfAndStopsNoOther() {
    FakeGateway other = new FakeGateway("mercadopago", world.clock());
    lifecycle.gateways().add(other);
    Subscription one =
        begin("one", SubscriptionStatus.PENDING, new Subscription.Provider("mercadopago", "pre_1"));
    begin("two", SubscriptionStatus.PENDING, "sub_2");
    world.clock().advance(Duration.ofHours(25));
    other.has("pre_1", one.id(), SubscriptionStatus.AUTHORIZED);
    stripe.outOfOrderFor(1_000);
    ProviderReport report = run(false);
    assertThat(report.silent()).containsExactly(Map.entry(STRIPE, "status 500"));
    assertThat(report.mismatches()).extracting(ProviderMismatch::ref).containsExactly("pre_1");
    assertThat(now(one)).isEqualTo(SubscriptionStatus.AUTHORIZED);
    assertThat(stripe.calls()).isEqualTo(PatientGateway.MAX_TRIES);
    assertThat(alerts()).isEqualTo(1);
  }

  @Test
  void itIsAJobOfSixInTheMorning() {
    Subscription one = begin("one", SubscriptionStatus.PENDING, "sub_1");
    stripe.has("sub_1", one.id(), SubscriptionStatus.UNKNOWN);
    var job = world.engine().jobs().find("provider_reconciliation").orElseThrow();
    assertThat(job.schedule().after(NOON)).isEqualTo(Instant.parse("2026-02-01T06:00:00Z"));
    world
        .engine()
        .jobs()
        .run(new JobAsk("provider_reconciliation", null, false, "ada"), JobRun.Progress.UNHEARD);
    JobExecution ran = world.engine().jobs().executions("provider_reconciliation", 1).getFirst();
    assertThat(ran.state()).isEqualTo(JobExecution.State.DONE);
    assertThat(ran.lines()).singleElement().asString().contains("status differs", "unknown");
    assertThat(now(one)).isEqualTo(SubscriptionStatus.UNKNOWN);
    assertThat(world.engine().alerts().openOf("subscription_unknown")).hasSize(1);
  }
}
