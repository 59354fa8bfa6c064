package dev.cuota.engine.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.BeginOutcome;
import dev.cuota.engine.accounts.ChargeAnswer;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.testkit.FakeGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is owed is asked for once, whatever the provider says, does not say, or whoever dies. */
class ChargingSqlTest {
  private static final Instant MIDDLE = Books.MIDDLE;

  private final Books books = new Books();
  private final EnvironmentId environment = books.world.environment();
  private final FakeGateway gateway = new FakeGateway("fake", books.world.clock());
  private final Charging charging = books.billing().charging();

  @BeforeEach
  void fiftyCentsAreOwed() {
    books.engine().lifecycle().gateways().add(gateway);
    NewSubscription wanted =
        new NewSubscription(
            books.tenant("acme").account(),
            "small",
            SubscriptionStatus.ACTIVE,
            new Subscription.Provider("fake", "sub-1"),
            null,
            null);
    assertThat(books.engine().lifecycle().subscriptions().begin(environment, wanted, Books.ADA))
        .isInstanceOf(BeginOutcome.Begun.class);
    books.tokens("acme", 150, MIDDLE);
    books.clock(Books.SECOND);
    books.overage();
  }

  @AfterEach
  void close() {
    books.close();
  }

  @Test
  void whatIsTakenIsCharged() {
    assertThat(charge()).isInstanceOf(ChargeOutcome.Asked.class);
    assertThat(books.asked()).containsExactly("tokens 0 charged 0.50 EUR");
    assertThat(gateway.taken("acme")).isEqualTo(eur("0.5"));
    assertThat(charge()).isInstanceOf(ChargeOutcome.Refused.class);
    assertThat(gateway.taken("acme")).isEqualTo(eur("0.5"));
  }

  @Test
  void whatIsDeclinedFailsAndCanBeTriedAgainOrLetGo() {
    gateway.saying(new ChargeAnswer.Declined(null, "no funds"));
    ChargeOutcome.Asked asked = (ChargeOutcome.Asked) charge();
    assertThat(asked.charge().answer().why()).isEqualTo("no funds");
    assertThat(books.asked()).containsExactly("tokens 0 failed 0.50 EUR");
    assertThat(books.overage().isNothing()).isTrue();

    gateway.saying(new ChargeAnswer.Taken("p-2"));
    charge();
    assertThat(books.asked()).containsExactly("tokens 0 charged 0.50 EUR");
  }

  @Test
  void whoCannotBeReachedLeavesItPending() {
    gateway.saying(new ChargeAnswer.Unreached("nobody listens"));
    charge();
    assertThat(books.asked()).containsExactly("tokens 0 pending 0.50 EUR");
    books.tokens("acme", 10, MIDDLE);
    books.corrections();
    assertThat(books.asked()).containsExactly("tokens 0 pending 0.60 EUR");
  }

  @Test
  void whatNobodyHeardOfIsAskedAfterAndNotAskedForTwice() {
    gateway.outOfOrderFor(1);
    charge();
    assertThat(books.asked()).containsExactly("tokens 0 charging 0.50 EUR");
    assertThat(charging.retry()).isEmpty();
    later();
    assertThat(charging.retry()).hasSize(1);
    assertThat(books.asked()).containsExactly("tokens 0 charged 0.50 EUR");
    assertThat(gateway.taken("acme")).isEqualTo(eur("0.5"));
    later();
    assertThat(charging.retry()).isEmpty();
  }

  @Test
  void whoeverDiesBeforeItAsksIsFollowedByWhoDoes() {
    gateway.does(
        _ -> {
          throw new AssertionError("killed");
        });
    assertThatThrownBy(this::charge).isInstanceOf(AssertionError.class);
    assertThat(books.asked()).containsExactly("tokens 0 charging 0.50 EUR");
    gateway.saying(new ChargeAnswer.Taken("p-1"));
    later();
    charging.retry();
    assertThat(books.asked()).containsExactly("tokens 0 charged 0.50 EUR");
  }

  @Test
  void whatTheAccountPaysItselfWaitsForIt() {
    gateway.saying(new ChargeAnswer.Waiting("pref-1", "https://pay.example/1"));
    ChargeOutcome.Asked asked = (ChargeOutcome.Asked) charge();
    assertThat(asked.charge().answer().url()).isEqualTo("https://pay.example/1");
    assertThat(books.asked()).containsExactly("tokens 0 charging 0.50 EUR");
    gateway.isPaid(asked.charge().id());
    later();
    charging.retry();
    assertThat(books.asked()).containsExactly("tokens 0 charged 0.50 EUR");
    assertThat(charging.find(environment, asked.charge().id()).orElseThrow().answer().url())
        .isEqualTo("https://pay.example/1");
  }

  @Test
  void whatIsGivenBackIsTakenOffWhatIsOwed() {
    charge();
    books.tokens("acme", 20, MIDDLE);
    books.corrections();
    charge();
    books.takeBack("e2");
    books.corrections();
    assertThat(books.asked()).contains("tokens 2 pending -0.20 EUR");
    assertThat(all()).isInstanceOf(ChargeOutcome.NothingOwed.class);

    books.sql(
        """
        insert into control.billing_adjustments
          select gen_random_uuid(), environment, account, type, 'orders', month, 0, plan,
                 plan_version, currency, used, included, covered, 1, 1, explanation, '', 'pending',
                 null, null, made_at, changed_at, 1
          from control.billing_adjustments where part = 0
        """);
    assertThat(all()).isInstanceOf(ChargeOutcome.Asked.class);
    assertThat(books.asked()).contains("tokens 2 charged -0.20 EUR", "orders 0 charged 1.00 EUR");
    assertThat(gateway.taken("acme")).isEqualTo(eur("1.5"));
  }

  @Test
  void whoIsChargedByItselfIsChargedWithEverybody() {
    assertThat(books.billing().bulk().begin(environment, Books.ADA).accounts()).isZero();
    long account = books.tenant("acme").account();
    charging.setAuto(environment, account, true, Books.ADA);
    charging.setAuto(environment, account, true, Books.ADA);
    assertThat(charging.isAuto(environment, account)).isTrue();
    BulkCharge bulk = books.billing().bulk().begin(environment, Books.ADA);
    assertThat(bulk.accounts()).isEqualTo(1);
    assertThat(bulk.isRunning()).isTrue();
    assertThat(books.asked()).containsExactly("tokens 0 pending 0.50 EUR");
    books.engine().outbox().dispatchDue();
    assertThat(books.asked()).containsExactly("tokens 0 charged 0.50 EUR");
    assertThat(books.billing().bulk().begin(environment, Books.ADA).accounts()).isZero();
  }

  @Test
  void severalNodesAtOnceChargeOnce() throws Exception {
    try (Engine other = books.world.anotherNode();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      other.lifecycle().gateways().add(gateway);
      List<Callable<ChargeOutcome>> tries = new ArrayList<>();
      for (Engine node : List.of(books.engine(), other, books.engine(), other)) {
        tries.add(() -> node.billing().charging().charge(environment, newest().id(), Books.ADA));
      }
      long asked = 0;
      for (Future<ChargeOutcome> one : threads.invokeAll(tries)) {
        asked += one.get() instanceof ChargeOutcome.Asked ? 1 : 0;
      }
      assertThat(asked).isEqualTo(1);
    }
    assertThat(gateway.taken("acme")).isEqualTo(eur("0.5"));
  }

  @Test
  void whatIsLetGoIsNotAskedForAndWhatIsChargedIsNotLetGo() {
    Adjustments adjustments = books.billing().adjustments();
    assertThat(adjustments.waive(environment, newest().id(), "a present", Books.ADA))
        .isInstanceOf(AdjustmentOutcome.Done.class);
    assertThat(charge()).isInstanceOf(ChargeOutcome.Refused.class);
    assertThat(all()).isInstanceOf(ChargeOutcome.NothingOwed.class);
    assertThat(adjustments.waive(environment, newest().id(), "another", Books.ADA))
        .isInstanceOf(AdjustmentOutcome.Refused.class);
    assertThat(books.overage().isNothing()).isTrue();
    assertThat(gateway.taken("acme")).isNull();
  }

  private ChargeOutcome charge() {
    return charging.charge(environment, newest().id(), Books.ADA);
  }

  private ChargeOutcome all() {
    return charging.chargeAll(environment, books.tenant("acme").account(), "EUR", Books.ADA);
  }

  /** The newest part. */
  private Adjustment newest() {
    return books.billing().adjustments().search(AdjustmentSearch.of(environment)).stream()
        .max(Comparator.comparingInt(Adjustment::part))
        .orElseThrow();
  }

  private void later() {
    books.world.clock().advance(Duration.ofMinutes(11));
  }

  private static Money eur(String amount) {
    return Money.of(amount, "EUR");
  }
}
