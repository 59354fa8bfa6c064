package dev.cuota.engine.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.billing.ChargeStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.BeginOutcome;
import dev.cuota.engine.accounts.ChargeAnswer;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.testkit.FakeGateway;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everybody who is charged by itself is charged in the background, once, whoever dies on the way. */
class BulkChargingSqlTest {
  private static final int PAYING = 20;

  private final Books books = new Books();
  private final EnvironmentId environment = books.world.environment();
  private final FakeGateway gateway = new FakeGateway("fake", books.world.clock());
  private final BulkCharging bulk = books.billing().bulk();

  @BeforeEach
  void manyOweFiftyCents() {
    books.engine().lifecycle().gateways().add(gateway);
    for (int i = 0; i < PAYING; i++) {
      books.tokens("t" + i, 150, Books.MIDDLE);
      subscribe("t" + i, "fake");
    }
    books.tokens("strange", 150, Books.MIDDLE);
    subscribe("strange", "elsewhere");
    books.tokens("by-hand", 150, Books.MIDDLE);
    books.clock(Books.SECOND);
    books.overage();
  }

  @AfterEach
  void close() {
    books.close();
  }

  @Test
  void eachIsChargedOnceAndTheCountsSaySo() {
    assertThat(bulk.preview(environment).accounts()).isEqualTo(PAYING + 1);
    assertThat(bulk.preview(environment).asked()).containsEntry("EUR", Money.of("10.50", "EUR"));
    BulkCharge begun = bulk.begin(environment, Books.ADA);
    assertThat(begun.accounts()).isEqualTo(PAYING + 1);
    assertThat(begun.done()).isZero();
    assertThat(gateway.calls()).isZero();
    assertThat(bulk.begin(environment, Books.ADA).id()).isEqualTo(begun.id());

    books.engine().outbox().dispatchDue();
    BulkCharge ended = bulk.find(environment, begun.id()).orElseThrow();
    assertThat(ended.isRunning()).isFalse();
    assertThat(ended.done()).isEqualTo(PAYING + 1);
    assertThat(ended.outcomes())
        .containsEntry(BulkOutcome.ASKED, PAYING)
        .containsEntry(BulkOutcome.GATEWAY, 1);
    assertThat(ended.charges()).containsEntry(ChargeStatus.TAKEN, PAYING);
    assertEachTakenOnce();
    assertThat(bulk.last(environment)).contains(ended);
  }

  @Test
  void anotherNodeGoesOnWhereOneWasLost() {
    AtomicBoolean lost = new AtomicBoolean();
    gateway.does(
        order -> {
          if (order.account().equals("t7") && lost.compareAndSet(false, true)) {
            throw new IllegalStateException("the node is gone");
          }
          return new ChargeAnswer.Taken("payment " + order.charge());
        });
    BulkCharge begun = bulk.begin(environment, Books.ADA);
    books.engine().outbox().dispatchDue();
    BulkCharge half = bulk.find(environment, begun.id()).orElseThrow();
    assertThat(half.isRunning()).isTrue();
    assertThat(half.done()).isEqualTo(PAYING);
    assertThat(half.charges()).containsEntry(ChargeStatus.OPEN, 1);

    books.world.clock().advance(Duration.ofMinutes(10));
    try (Engine other = books.world.anotherNode()) {
      other.lifecycle().gateways().add(gateway);
      other.outbox().dispatchDue();
      // What was asked without an answer is asked again under its own id.
      other.billing().charging().retry();
    }
    BulkCharge ended = bulk.find(environment, begun.id()).orElseThrow();
    assertThat(ended.isRunning()).isFalse();
    assertThat(ended.outcomes()).containsEntry(BulkOutcome.ASKED, PAYING);
    assertThat(ended.charges()).containsEntry(ChargeStatus.TAKEN, PAYING);
    assertEachTakenOnce();
  }

  @Test
  void twoNodesShareTheWork() throws Exception {
    BulkCharge begun = bulk.begin(environment, Books.ADA);
    try (Engine other = books.world.anotherNode();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      other.lifecycle().gateways().add(gateway);
      Future<Integer> there = threads.submit(() -> other.outbox().dispatchDue());
      Future<Integer> here = threads.submit(() -> books.engine().outbox().dispatchDue());
      assertThat(there.get() + here.get()).isPositive();
      books.engine().outbox().dispatchDue();
    }
    assertThat(bulk.find(environment, begun.id()).orElseThrow().isRunning()).isFalse();
    assertEachTakenOnce();
  }

  private void assertEachTakenOnce() {
    for (int i = 0; i < PAYING; i++) {
      assertThat(gateway.taken("t" + i)).as("t" + i).isEqualTo(Money.of("0.50", "EUR"));
    }
    assertThat(gateway.taken("by-hand")).isNull();
  }

  private void subscribe(String tenant, String provider) {
    long account = books.tenant(tenant).account();
    NewSubscription wanted =
        new NewSubscription(
            account,
            "small",
            SubscriptionStatus.ACTIVE,
            new Subscription.Provider(provider, "sub-" + tenant),
            null,
            null);
    assertThat(books.engine().lifecycle().subscriptions().begin(environment, wanted, Books.ADA))
        .isInstanceOf(BeginOutcome.Begun.class);
    books.billing().charging().setAuto(environment, account, true, Books.ADA);
  }
}
