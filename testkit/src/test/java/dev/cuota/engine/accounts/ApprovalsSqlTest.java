package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cuota.core.accounts.ApprovalStep;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApprovalsSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");
  private static final int DRAFT_DAYS = 7;

  private final World world = new World(NOON).withCatalog(ShopCatalog.catalog());
  private final EnvironmentId environment = world.environment();
  private final Lifecycle lifecycle = world.engine().lifecycle();

  @AfterEach
  void close() {
    world.close();
  }

  private void draft(String key) {
    AccountOutcome outcome =
        lifecycle
            .payers()
            .create(
                environment,
                new NewAccount(
                    key,
                    new AccountProfile("Acme", "ana@acme.example", "AR"),
                    null,
                    List.of(new NewAccount.NewStore(key, new StoreProfile("Acme", key, null))),
                    DRAFT_DAYS),
                ADA);
    assertThat(outcome).isInstanceOf(AccountOutcome.Written.class);
  }

  private Approval last(String key) {
    return lifecycle.approvals().last(environment, store(key)).orElseThrow();
  }

  private Store store(String key) {
    return lifecycle.stores().find(environment, key).orElseThrow();
  }

  private Account account(String key) {
    return lifecycle.payers().find(environment, key).orElseThrow();
  }

  @Test
  void anApprovalShowsTheStoreAndTakesTheAccountOn() {
    draft("acme");
    lifecycle.stores().submit(environment, "acme", ADA);
    assertThat(account("acme").approval()).isEqualTo(Account.Approval.PENDING);

    ApprovalOutcome outcome = lifecycle.approvals().approve(environment, "acme", ADA);
    Approval approval = ((ApprovalOutcome.Ran) outcome).approval();
    assertThat(approval.told()).isEqualTo("completed");
    assertThat(approval.checklist()).contains("store: published", "account: approved");
    isApproved("acme");
    assertThat(world.engine().security().journal().verify()).isEmpty();
  }

  @Test
  void approvedTwiceAtOnceByTwoNodesItHappensOnce() throws Exception {
    try (Engine other = world.anotherNode();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 20; round++) {
        String key = "shop-" + round;
        draft(key);
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<ApprovalOutcome>> both =
            List.of(
                threads.submit(approve(lifecycle, key, start)),
                threads.submit(approve(other.lifecycle(), key, start)));
        assertThat(List.of(both.getFirst().get(), both.getLast().get()))
            .hasAtLeastOneElementOfType(ApprovalOutcome.Ran.class)
            .hasAtLeastOneElementOfType(ApprovalOutcome.Given.class);
        isApproved(key);
        assertThat(
                world
                    .engine()
                    .security()
                    .journal()
                    .concerning(environment, account(key).id(), Long.MAX_VALUE, 50))
            .filteredOn(entry -> entry.act().act().equals("store.shown"))
            .hasSize(1);
      }
    }
  }

  private Callable<ApprovalOutcome> approve(Lifecycle by, String key, CyclicBarrier start) {
    return () -> {
      start.await();
      return by.approvals().approve(environment, key, ADA);
    };
  }

  @Test
  void anExpiredDraftIsNotApprovedAndARejectedStoreNeither() {
    draft("acme");
    lifecycle.stores().submit(environment, "acme", ADA);
    lifecycle.stores().reject(environment, "acme", ADA);
    assertThat(lifecycle.approvals().approve(environment, "acme", ADA))
        .isInstanceOf(ApprovalOutcome.Rejected.class);
    draft("late");
    world.clock().advance(Duration.ofDays(DRAFT_DAYS));
    assertThat(lifecycle.approvals().approve(environment, "late", ADA))
        .isInstanceOf(ApprovalOutcome.DraftExpired.class);
    assertThat(lifecycle.stores().submit(environment, "late", ADA))
        .isInstanceOf(StoreOutcome.DraftExpired.class);
    assertThat(lifecycle.approvals().approve(environment, "nobody", ADA))
        .isInstanceOf(ApprovalOutcome.NotFound.class);
  }

  /** A node that dies after any part of any step: another one ends it, one way or the other. */
  @Test
  void whereverANodeDiesItIsCompletedOrTakenBackInTheEnd() {
    for (int round = 0; round < 100; round++) {
      String key = "shop-" + round;
      draft(key);
      Random random = new Random(round);
      boolean hopeless = random.nextInt(3) == 0;
      ApprovalStep hopelessAt = ApprovalStep.of(1 + random.nextInt(5));
      int deaths = 1 + random.nextInt(3);
      Approvals dying =
          lifecycle.approvals(
              steps -> new Dying(steps, random, hopeless ? hopelessAt : null, deaths));

      Throwable death = catchThrowable(() -> dying.approve(environment, key, ADA));
      assertThat(death == null || death instanceof Death).as("round %d: %s", round, death).isTrue();
      for (int i = 0; last(key).isOpen(); i++) {
        assertThat(i).as("round %d does not end: %s", round, last(key)).isLessThan(100);
        world.clock().advance(Duration.ofMinutes(2));
        Throwable again = catchThrowable(dying::resume);
        assertThat(again == null || again instanceof Death).as("round %d", round).isTrue();
      }
      if (hopeless) {
        assertThat(last(key).told()).isEqualTo("failed_at_step_" + hopelessAt.number());
        isTakenBack(key);
        lifecycle.approvals().approve(environment, key, ADA);
      }
      assertThat(last(key).told()).as("round %d", round).isEqualTo("completed");
      isApproved(key);
    }
    assertThat(world.engine().security().journal().verify()).isEmpty();
  }

  private void isApproved(String key) {
    assertThat(store(key).showing().publication()).as(key).isEqualTo(Publication.PUBLISHED);
    assertThat(account(key).approval()).as(key).isEqualTo(Account.Approval.APPROVED);
    assertThat(account(key).onboardedAt()).as(key).isNotNull();
  }

  private void isTakenBack(String key) {
    assertThat(store(key).showing().publication()).as(key).isNotEqualTo(Publication.PUBLISHED);
    assertThat(account(key).approval()).as(key).isEqualTo(Account.Approval.PENDING);
    assertThat(account(key).onboardedAt()).as(key).isNull();
  }

  /** What a process that is killed throws here: nothing of ours catches it. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Steps in which a node dies now and then, and one of which can perhaps never be taken. */
  private static final class Dying implements Steps {
    private final Steps steps;
    private final Random random;
    private final @Nullable ApprovalStep hopeless;
    private int deaths;

    Dying(Steps steps, Random random, @Nullable ApprovalStep hopeless, int deaths) {
      this.steps = steps;
      this.random = random;
      this.hopeless = hopeless;
      this.deaths = deaths;
    }

    private void dieNowAndThen() {
      if (deaths > 0 && random.nextInt(6) == 0) {
        deaths--;
        throw new Death();
      }
    }

    @Override
    public Approval before(Approval one, ApprovalStep step) {
      dieNowAndThen();
      Approval ready = steps.before(one, step);
      if (step == hopeless) {
        throw new IllegalStateException("never");
      }
      dieNowAndThen();
      return ready;
    }

    @Override
    public void during(Tx tx, Approval one, ApprovalStep step) {
      dieNowAndThen();
      steps.during(tx, one, step);
      dieNowAndThen();
    }

    @Override
    public void backBefore(Approval one, ApprovalStep step) {
      dieNowAndThen();
      steps.backBefore(one, step);
      dieNowAndThen();
    }

    @Override
    public void backDuring(Tx tx, Approval one, ApprovalStep step) {
      dieNowAndThen();
      steps.backDuring(tx, one, step);
      dieNowAndThen();
    }
  }
}
