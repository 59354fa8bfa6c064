package dev.cuota.engine.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaChange;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.limits.LimitRequest;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuotaSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
  private static final Duration GRACE = Duration.ofDays(7);

  private final World world = new World(NOON).withCatalog(ShopCatalog.catalog());
  private final Quota quota = world.engine().quota();
  private final EnvironmentId environment = world.environment();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aThresholdIsNoticedInTheTransactionThatCrossesIt() {
    event("tokens", 79);
    assertThat(states()).isEmpty();
    event("tokens", 1);
    assertThat(states()).containsExactly(tuple("acme", QuotaState.WARNING, 80));
    event("tokens", 30);
    assertThat(states()).containsExactly(tuple("acme", QuotaState.SOFT_LIMIT, 110));
    assertThat(quota.events(environment, account()))
        .extracting(QuotaChanged::oldState, QuotaChanged::newState, QuotaChanged::why)
        .containsExactly(
            tuple(QuotaState.WARNING, QuotaState.SOFT_LIMIT, QuotaChange.USAGE_ROSE),
            tuple(QuotaState.ACTIVE, QuotaState.WARNING, QuotaChange.USAGE_ROSE));
  }

  @Test
  void usageThatFallsBackIsNoticedToo() {
    consume("storage_gb", "4.5");
    assertThat(states()).containsExactly(tuple("acme", QuotaState.WARNING, 90));
    consume("storage_gb", "-0.7");
    assertThat(states()).containsExactly(tuple("acme", QuotaState.WARNING, 76));
    consume("storage_gb", "-0.1");
    assertThat(states()).isEmpty();
  }

  @Test
  void whoStaysOverIsGivenGraceAndThenBlockedWhileEnforcementIsOn() {
    quota.setMode(environment, EnforcementMode.ON);
    event("tokens", 100);
    assertThat(consume("products", "1")).isNull();
    judgedAfter(Duration.ofDays(1));
    assertThat(states()).containsExactly(tuple("acme", QuotaState.GRACE, 100));
    assertThat(quota.accounts(all()).getFirst().graceUntil()).isEqualTo(NOON.plus(GRACE));
    assertThat(consume("products", "1")).isNull();
    judgedAfter(GRACE);
    assertThat(states()).containsExactly(tuple("acme", QuotaState.HARD_LIMIT, 100));
    assertThat(consume("products", "1")).isEqualTo(Reason.QUOTA_HARD_LIMIT);
    assertThat(consume("products", "-1")).isNull();
    assertThat(consume("tokens", "1")).isNull();
  }

  @Test
  void aDryRunRecordsWhatWouldHappenAndBlocksNobody() {
    blockedInDryRun();
    assertThat(states()).containsExactly(tuple("acme", QuotaState.HARD_LIMIT, 100));
    assertThat(quota.events(environment, account()).getFirst().mode())
        .isEqualTo(EnforcementMode.DRY_RUN);
    assertThat(consume("products", "1")).isNull();
  }

  @Test
  void theModeIsInForceAtTheNextRequestForAllOrForOne() {
    blockedInDryRun();
    quota.setMode(environment, EnforcementMode.ON);
    assertThat(consume("products", "1")).isEqualTo(Reason.QUOTA_HARD_LIMIT);
    quota.setMode(environment, account(), EnforcementMode.DRY_RUN);
    assertThat(consume("products", "1")).isNull();
    quota.setMode(environment, EnforcementMode.DRY_RUN);
    quota.setMode(environment, account(), EnforcementMode.ON);
    assertThat(consume("products", "1")).isEqualTo(Reason.QUOTA_HARD_LIMIT);
    quota.setMode(environment, account(), null);
    assertThat(consume("products", "1")).isNull();
  }

  @Test
  void anotherNodeLearnsModeAndBarWhenItLooks() {
    try (Engine other = world.anotherNode()) {
      blockedInDryRun();
      quota.setMode(environment, EnforcementMode.ON);
      other.limits().follow();
      other.quota().follow();
      assertThat(other.quota().mode(environment)).isEqualTo(EnforcementMode.ON);
      LimitAnswer answer = other.limits().check(environment, request("products", "1"));
      assertThat(reason(answer)).isEqualTo(Reason.QUOTA_HARD_LIMIT);
    }
  }

  @Test
  void offKeepsNoStatesAndSwitchingOnJudgesEverybody() {
    quota.setMode(environment, EnforcementMode.OFF);
    event("tokens", 90);
    assertThat(states()).isEmpty();
    assertThat(quota.judgeEverybody()).isEqualTo(1);
    assertThat(states()).isEmpty();
    quota.setMode(environment, EnforcementMode.DRY_RUN);
    assertThat(states()).containsExactly(tuple("acme", QuotaState.WARNING, 90));
  }

  @Test
  void aBiggerPlanStartsAfreshAtOnce() {
    quota.setMode(environment, EnforcementMode.ON);
    blocked();
    assertThat(consume("products", "1")).isEqualTo(Reason.QUOTA_HARD_LIMIT);
    world.engine().accounts().assignPlan(environment, "acme", "large");
    assertThat(consume("products", "1")).isNull();
    assertThat(states()).isEmpty();
    assertThat(quota.events(environment, account()).getFirst().why())
        .isEqualTo(QuotaChange.TERMS_CHANGED);
  }

  @Test
  void aNewMonthLiftsWhatTheOldOneHadBlocked() {
    quota.setMode(environment, EnforcementMode.ON);
    blocked();
    world.clock().set(Instant.parse("2026-02-01T03:00:00Z"));
    quota.judgeEverybody();
    assertThat(states()).isEmpty();
    assertThat(consume("products", "1")).isNull();
  }

  @Test
  void whenAllLimitsMustBeReachedOneAloneDoesNothing() {
    try (World strict =
        new World(NOON).withCatalog(ShopCatalog.catalog(ShopCatalog.small(0, Plan.Policy.ALL)))) {
      event(strict, "tokens", 500);
      event(strict, "orders", 10);
      event(strict, "products", 3);
      assertThat(strict.engine().quota().accounts(filter(strict.environment()))).isEmpty();
      event(strict, "storage", 5_000_000_000L);
      assertThat(strict.engine().quota().accounts(filter(strict.environment())))
          .extracting(AccountQuota::state)
          .containsExactly(QuotaState.HARD_LIMIT);
    }
  }

  @Test
  void usageIsCountedEvenWhenJudgingFails() throws Exception {
    try (Connection connection = DriverManager.getConnection(world.url());
        Statement statement = connection.createStatement()) {
      statement.execute("alter table control.quota_events rename to broken");
    }
    event("tokens", 90);
    event("tokens", 1);
    assertThat(quota.failures()).isEqualTo(2);
    assertThat(reason(world.engine().limits().check(environment, request("tokens", "1")))).isNull();
    assertThat(world.engine().limits().usage(environment, "acme").orElseThrow().features().get(1))
        .extracting(usage -> usage.used())
        .isEqualTo(Quantity.of(91));
  }

  private void blockedInDryRun() {
    quota.setMode(environment, EnforcementMode.DRY_RUN);
    blocked();
  }

  private void blocked() {
    event("tokens", 100);
    judgedAfter(GRACE);
  }

  private void judgedAfter(Duration step) {
    world.clock().advance(step);
    assertThat(quota.judgeEverybody()).isEqualTo(1);
  }

  private List<Tuple> states() {
    return quota.accounts(all()).stream()
        .map(found -> tuple(found.tenant(), found.state(), found.percentage()))
        .toList();
  }

  private QuotaFilter all() {
    return filter(environment);
  }

  private static QuotaFilter filter(EnvironmentId environment) {
    return new QuotaFilter(environment, Set.of(), 0, QuotaFilter.MAX_LIMIT);
  }

  private long account() {
    return world.engine().accounts().tenant(environment, "acme").account();
  }

  private void event(String type, long value) {
    event(world, type, value);
  }

  private static void event(World world, String type, long value) {
    Instant now = world.clock().now();
    String id = UUID.randomUUID().toString();
    world
        .engine()
        .metering()
        .accept(
            world.environment(),
            List.of(new UsageEvent("shop", id, type, "acme", now, new MapData(Map.of("v", value)))),
            BatchRule.ALL_OR_NOTHING);
  }

  private @Nullable Reason consume(String feature, String amount) {
    return reason(world.engine().limits().consume(environment, request(feature, amount), null));
  }

  private static LimitRequest request(String feature, String amount) {
    return LimitRequest.of("acme", LimitRequest.Wanted.feature(feature, Quantity.of(amount)));
  }

  private static @Nullable Reason reason(LimitAnswer answer) {
    return ((LimitAnswer.Decided) answer).denied().map(LimitAnswer.Line::reason).orElse(null);
  }
}
