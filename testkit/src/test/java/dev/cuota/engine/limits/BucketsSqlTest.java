package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.testkit.OfficeCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Buckets on a real database: six signatures a minute, up to ten at once, beside fifty a month; tokens
 * without a window, so that both can be asked for together.
 */
class BucketsSqlTest {
  private static final String BUCKET = "signatures_a_minute";
  private final Office office = new Office();

  BucketsSqlTest() {
    plan(steady(6, 10L, Entitlement.Scope.TENANT, Mode.HARD));
  }

  @AfterEach
  void close() {
    office.close();
  }

  private static Entitlement steady(
      long rate, @Nullable Long burst, Entitlement.Scope scope, Mode mode) {
    return new Entitlement(Limit.atMost(rate), mode, Entitlement.Window.MINUTE, scope, null)
        .refilling(new Entitlement.Steady(burst == null ? null : Quantity.of(burst)));
  }

  private void plan(Entitlement bucket) {
    Catalog catalog = OfficeCatalog.catalog();
    Plan plan = catalog.plan("office").orElseThrow();
    TreeMap<String, Entitlement> gives = new TreeMap<>(plan.entitlements());
    gives.put(BUCKET, bucket);
    gives.put("signatures_a_day", Entitlement.of(Limit.unlimited(), Mode.HARD));
    gives.put("signatures", Entitlement.of(Limit.atMost(1_000), Mode.HARD));
    office
        .world()
        .withCatalog(
            new Catalog(
                catalog.name(),
                catalog.costCurrency(),
                catalog.paymentFeePct(),
                catalog.defaultPlan(),
                catalog.upgradeUrl(),
                catalog.meters(),
                catalog.features(),
                catalog.actions(),
                Map.of("office", plan.withEntitlements(gives))));
  }

  private static LimitAnswer.Line denied(LimitAnswer.Decided decided) {
    return decided.denied().orElseThrow();
  }

  private boolean uses(String tenant, String amount) {
    return office.consume(tenant, "signatures", amount).isAllowed();
  }

  private void passes(Duration time) {
    office.world().clock().advance(time);
  }

  @Test
  void aBurstPassesAtOnceAndThenWhatFlowsBackExactly() {
    assertThat(uses("acme", "10")).isTrue();
    LimitAnswer.Line line = denied(office.consume("acme", "signatures", "1"));
    assertThat(line.feature().key()).isEqualTo(BUCKET);
    assertThat(line.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(line.limit()).isEqualTo(Limit.atMost(10));
    assertThat(line.used()).isEqualTo(Quantity.of(10));
    assertThat(line.retry())
        .isEqualTo(new Retry(Office.NOON.plusSeconds(10), Duration.ofSeconds(10)));
    assertThat(line.reset()).isEqualTo(Office.NOON.plusSeconds(100));

    passes(Duration.ofSeconds(10).minusNanos(1_000));
    assertThat(uses("acme", "1")).isFalse();
    passes(Duration.ofNanos(1_000));
    assertThat(uses("acme", "1")).isTrue();
    assertThat(uses("acme", "1")).isFalse();

    passes(Duration.ofSeconds(25));
    assertThat(uses("acme", "2.500000000001")).isFalse();
    assertThat(uses("acme", "2.5")).isTrue();
    passes(Duration.ofHours(5));
    assertThat(uses("acme", "10.1")).isFalse();
    assertThat(uses("acme", "10")).isTrue();
    assertThat(office.used("acme", "signatures")).isEqualTo(Quantity.of("23.5"));
  }

  @Test
  void whatNeverFitsIsToldNoMomentToComeAgain() {
    assertThat(denied(office.consume("acme", "signatures", "11")).retry()).isNull();
    assertThat(uses("acme", "10")).isTrue();
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    assertThat(uses("acme", "10")).isTrue();
    office.world().clock().set(Office.NOON.minusSeconds(5));
    assertThat(uses("acme", "1")).isFalse();
    office.world().clock().set(Office.NOON.plusSeconds(10));
    assertThat(uses("acme", "1")).isTrue();
  }

  @Test
  void manyThreadsOnTwoNodesNeverPassIt() throws Exception {
    List<Future<Boolean>> answers = new ArrayList<>();
    try (Engine other = office.world().anotherNode();
        ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 60; i++) {
          Engine node = i % 2 == 0 ? other : office.engine();
          String feature = i % 3 == 0 ? BUCKET : "signatures";
          answers.add(
              threads.submit(() -> office.consume(node, "acme", feature, "1", null).isAllowed()));
        }
        for (Future<Boolean> answer : answers) {
          answer.get();
        }
        passes(Duration.ofSeconds(20));
      }
    }
    int allowed = 0;
    for (Future<Boolean> answer : answers) {
      allowed += answer.get() ? 1 : 0;
    }
    // Ten at once, and two flow back in each of the two breaks.
    assertThat(allowed).isEqualTo(14);
    // What the other node has let through this one hears of within a second, or when told to look.
    office.limits().follow();
    assertThat(office.used("acme", "signatures")).isEqualTo(Quantity.of(14));
  }

  @Test
  void theTurnOfAMonthDoesNotFillIt() {
    Instant turn = Instant.parse("2026-02-01T00:00:00Z");
    office.world().clock().set(turn.minusSeconds(1));
    assertThat(uses("acme", "10")).isTrue();
    office.world().clock().set(turn.plusSeconds(9));
    assertThat(uses("acme", "1.1")).isFalse();
    assertThat(uses("acme", "1")).isTrue();
  }

  @Test
  void severalLimitsAtOnceAreUsedAllOrNone() {
    List<LimitRequest.Wanted> both =
        List.of(
            LimitRequest.Wanted.feature("tokens", Quantity.of(5)),
            LimitRequest.Wanted.feature(BUCKET, Quantity.of(6)));
    LimitRequest request = LimitRequest.together("acme", both);
    assertThat(decided(request).isAllowed()).isTrue();
    assertThat(decided(request).isAllowed()).isFalse();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(5));
    LimitRequest tooMany =
        LimitRequest.together(
            "acme",
            List.of(
                LimitRequest.Wanted.feature("tokens", Quantity.of(100_000)),
                LimitRequest.Wanted.feature(BUCKET, Quantity.of(1))));
    assertThat(decided(tooMany).isAllowed()).isFalse();
    assertThat(uses("acme", "4")).isTrue();
  }

  private LimitAnswer.Decided decided(LimitRequest request) {
    return Office.decided(
        office.limits().consume(office.world().environment(), request, "x" + n++));
  }

  private int n;

  @Test
  void anIdThatComesAgainTakesNothing() {
    assertThat(office.consume(office.engine(), "acme", "signatures", "6", "one").isAllowed())
        .isTrue();
    LimitAnswer.Decided again = office.consume(office.engine(), "acme", "signatures", "6", "one");
    assertThat(again.isAllowed() && again.repeated()).isTrue();
    assertThat(uses("acme", "4")).isTrue();
  }

  @Test
  void theTenantsOfAnAccountShareOneBucket() {
    plan(steady(6, null, Entitlement.Scope.ACCOUNT, Mode.HARD));
    office.join("one", "acme");
    assertThat(uses("acme", "4")).isTrue();
    assertThat(uses("one", "3")).isFalse();
    assertThat(uses("one", "2")).isTrue();
    assertThat(uses("acme", "1")).isFalse();
    assertThat(uses("stranger", "6")).isTrue();
    passes(Duration.ofSeconds(10));
    assertThat(uses("one", "1")).isTrue();
    assertThat(uses("acme", "1")).isFalse();
  }

  @Test
  void aSoftBucketLetsThroughAndCountsHowOftenItWasPassed() {
    plan(steady(6, null, Entitlement.Scope.TENANT, Mode.SOFT));
    for (int i = 0; i < 8; i++) {
      assertThat(office.consume("acme", BUCKET, "1").isAllowed()).isTrue();
    }
    assertThat(
            office
                .limits()
                .softLimitPasses(
                    office.world().environment(),
                    office.tenant("acme").id(),
                    dev.cuota.core.platform.Period.month(Office.NOON)))
        .containsEntry(BUCKET, 2L);
  }

  @Test
  void anOverrideChangesWhatFlowsBackAndTheSizeThatThePlanNames() {
    assertThat(uses("acme", "10")).isTrue();
    office
        .limits()
        .override(
            office.tenant("acme"),
            false,
            new OverrideChange(BUCKET, Limit.atMost(60), null, "", "test"));
    assertThat(uses("acme", "1")).isFalse();
    passes(Duration.ofSeconds(3));
    assertThat(uses("acme", "3.1")).isFalse();
    assertThat(uses("acme", "3")).isTrue();
  }

  @Test
  void whatIsReservedKeepsItFullForNobodyElseAndIsTakenWithTheCommit() {
    LimitRequest eight = Office.of("acme", "signatures", "8");
    ReservationAnswer held =
        office
            .limits()
            .reservations()
            .reserve(office.world().environment(), eight, Duration.ofMinutes(1), null);
    assertThat(Office.decided(held.decision()).isAllowed()).isTrue();
    assertThat(uses("acme", "3")).isFalse();
    LimitAnswer.Decided committed =
        Office.decided(
            office
                .limits()
                .reservations()
                .commit(
                    office.world().environment(),
                    Objects.requireNonNull(held.reservation()),
                    Quantity.of(5),
                    false));
    assertThat(committed.isAllowed()).isTrue();
    assertThat(uses("acme", "5.1")).isFalse();
    assertThat(uses("acme", "5")).isTrue();
  }

  @Test
  void whoKeepsHammeringIsAdvisedToWaitLongerAndLetThroughWhenItFits() {
    assertThat(uses("acme", "10")).isTrue();
    List<Long> advised = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Retry retry = denied(office.consume("acme", "signatures", "1")).retry();
      advised.add(retry == null ? -1 : retry.after().toSeconds());
    }
    assertThat(advised).containsExactly(10L, 20L, 40L, 60L, 60L);
    Retry looked = denied(office.check("acme", "signatures", "1")).retry();
    assertThat(looked).isEqualTo(new Retry(Office.NOON.plusSeconds(10), Duration.ofSeconds(60)));

    passes(Duration.ofSeconds(10));
    assertThat(uses("acme", "1")).isTrue();
    Retry anew = denied(office.consume("acme", "signatures", "1")).retry();
    assertThat(anew).isEqualTo(new Retry(Office.NOON.plusSeconds(20), Duration.ofSeconds(10)));
  }
}
