package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.Warning;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.metering.BookProgress;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Scope;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

  private final World world = new World(NOON).withCatalog(ShopCatalog.catalog());
  private final Limits limits = world.engine().limits();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aHardLimitIsReachedExactlyAndNeverPassed() {
    assertThat(consume("orders", "9").isAllowed()).isTrue();
    LimitAnswer.Decided last = consume("orders", "1");
    assertThat(last.isAllowed()).isTrue();
    assertThat(line(last).used()).isEqualTo(Quantity.of(10));
    assertThat(line(last).remaining()).isEqualTo(Quantity.ZERO);
    assertThat(line(last).warning()).isEqualTo(new Warning(100, 100));

    LimitAnswer.Decided denied = consume("orders", "1");
    assertThat(line(denied).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(line(denied).used()).isEqualTo(Quantity.of(10));
    assertThat(line(denied).reset()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(denied.upgradeUrl()).isEqualTo("https://shop.example/upgrade?tenant=acme");
  }

  @Test
  void aCheckRecordsNothingAndDoesNotEvenMakeTheTenant() {
    assertThat(check("orders", "3").isAllowed()).isTrue();
    assertThat(line(check("orders", "11")).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(line(check("orders", "1")).used()).isEqualTo(Quantity.ZERO);
    assertThat(world.engine().accounts().count(world.environment())).isZero();
  }

  @Test
  void aCheckSeesWhatEventsHaveCounted() {
    check("orders", "1");
    event("orders", "1", 4);
    assertThat(line(check("orders", "1")).used()).isEqualTo(Quantity.of(4));
    event("orders", "2", 4);
    LimitAnswer.Decided near = check("orders", "1");
    assertThat(line(near).used()).isEqualTo(Quantity.of(8));
    assertThat(line(near).warning()).isEqualTo(new Warning(80, 90));
    assertThat(near.position()).isPositive();
  }

  @Test
  void aCheckSeesWhatAnotherNodeHasCounted() {
    check("orders", "1");
    try (Engine other = world.anotherNode()) {
      other
          .metering()
          .accept(world.environment(), List.of(used("orders", "1", 4)), BatchRule.ALL_OR_NOTHING);
      limits.follow();
      assertThat(line(check("orders", "1")).used()).isEqualTo(Quantity.of(4));

      other.metering().sync(world.environment(), 1, BookProgress.silent());
      limits.follow();
      assertThat(line(check("orders", "1")).used()).isEqualTo(Quantity.of(4));
    }
  }

  @Test
  void theSameIdConsumesOnceAndIsAnsweredTheSameEvenWhenNothingIsLeft() {
    assertThat(consume("orders", "10", "order-1").isAllowed()).isTrue();
    LimitAnswer.Decided again = consume("orders", "10", "order-1");
    assertThat(again.isAllowed()).isTrue();
    assertThat(again.repeated()).isTrue();
    assertThat(line(again).used()).isEqualTo(Quantity.of(10));
    assertThat(consume("orders", "1", "order-2").isAllowed()).isFalse();
    assertThat(limits.consume(world.environment(), request("orders", "3"), "order-1"))
        .isInstanceOf(LimitAnswer.Conflict.class);
    assertThat(line(check("orders", "0")).used()).isEqualTo(Quantity.of(10));
  }

  @Test
  void severalLimitsAreConsumedTogetherOrNotAtAll() {
    LimitRequest both =
        LimitRequest.together("acme", List.of(wanted("tokens", "50"), wanted("orders", "6")));
    assertThat(decided(limits.consume(world.environment(), both, null)).isAllowed()).isTrue();
    LimitAnswer.Decided second = decided(limits.consume(world.environment(), both, "again"));
    assertThat(second.isAllowed()).isFalse();
    assertThat(second.denied().orElseThrow().feature().key()).isEqualTo("orders");
    assertThat(second.lines().getFirst().reason()).isNull();
    assertThat(line(check("tokens", "0")).used()).isEqualTo(Quantity.of(50));
    assertThat(line(check("orders", "0")).used()).isEqualTo(Quantity.of(6));
  }

  @Test
  void aSoftLimitAlwaysAllowsAndCountsHowOftenItWasPassed() {
    consume("tokens", "100");
    LimitAnswer.Decided over = consume("tokens", "1", "over");
    assertThat(over.isAllowed()).isTrue();
    assertThat(line(over).warning()).isEqualTo(new Warning(100, 101));
    consume("tokens", "1", "over");
    consume("tokens", "30");
    Tenant tenant = world.engine().accounts().tenant(world.environment(), "acme");
    assertThat(limits.softLimitPasses(world.environment(), tenant.id(), Period.month(NOON)))
        .isEqualTo(Map.of("tokens", 2L));
  }

  @Test
  void aLevelIsCheckedInItsOwnUnitAndCanBeFreed() {
    assertThat(consume("storage_gb", "4.5").isAllowed()).isTrue();
    LimitAnswer.Decided denied = consume("storage_gb", "0.500000001");
    assertThat(line(denied).reason()).isEqualTo(Reason.STORAGE_LIMIT_EXCEEDED);
    assertThat(line(denied).used()).isEqualTo(Quantity.of("4.5"));
    assertThat(line(denied).remaining()).isEqualTo(Quantity.of("0.5"));
    assertThat(line(denied).reset()).isNull();
    assertThat(consume("storage_gb", "-4").isAllowed()).isTrue();
    assertThat(line(check("storage_gb", "4.5")).used()).isEqualTo(Quantity.of("0.5"));
  }

  @Test
  void aNewMonthGivesTheAllowanceAgainAndLeavesLevelsAsTheyAre() {
    consume("orders", "10");
    consume("products", "2");
    world.clock().set(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(line(check("orders", "10")).used()).isEqualTo(Quantity.ZERO);
    assertThat(consume("orders", "10").isAllowed()).isTrue();
    assertThat(line(check("products", "2")).reason()).isEqualTo(Reason.PLAN_LIMIT_EXCEEDED);
    assertThat(consume("products", "1").isAllowed()).isTrue();
    assertThat(line(check("products", "0")).used()).isEqualTo(Quantity.of(3));
  }

  @Test
  void switchesAndSettingsAreAnsweredByThePlan() {
    assertThat(line(decided(look("pick_theme", true, null))).reason())
        .isEqualTo(Reason.FEATURE_GATED);
    assertThat(check("images", "5").isAllowed()).isTrue();
    assertThat(line(check("images", "6")).reason()).isEqualTo(Reason.PLAN_LIMIT_EXCEEDED);
    world.engine().accounts().assignPlan(world.environment(), "acme", "large");
    assertThat(decided(look("pick_theme", true, null)).isAllowed()).isTrue();
    assertThat(check("images", "6").isAllowed()).isTrue();
  }

  @Test
  void whatCannotBeAskedIsSaidWithItsPlace() {
    assertThat(look("create_nothing", true, null))
        .isEqualTo(
            new LimitAnswer.Invalid(
                "/action",
                LimitAnswer.Flaw.UNKNOWN_ACTION,
                List.of("create_order", "create_product", "pick_theme")));
    assertThat(look("nothing", false, Quantity.ONE)).isInstanceOf(LimitAnswer.Invalid.class);
    assertThat(look("orders", false, Quantity.of(-1)))
        .isEqualTo(new LimitAnswer.Invalid("/amount", LimitAnswer.Flaw.NEGATIVE, List.of()));
    LimitRequest twice =
        LimitRequest.together("acme", List.of(wanted("orders", "1"), wanted("orders", "1")));
    assertThat(limits.check(world.environment(), twice))
        .isEqualTo(
            new LimitAnswer.Invalid("/limits/1/feature", LimitAnswer.Flaw.SAME_METER, List.of()));
    assertThat(limits.consume(world.environment(), request("orders", "0"), null))
        .isEqualTo(new LimitAnswer.Invalid("/amount", LimitAnswer.Flaw.ZERO, List.of()));
  }

  @Test
  void aBarredAccountMayNotUseMoreOnAnyNodeUntilTheBarIsLifted() throws Exception {
    Tenant tenant = world.engine().accounts().tenant(world.environment(), "acme");
    try (Engine other = world.anotherNode();
        Database database = Database.connect(world.url(), new Events())) {
      set(database, tenant, true);
      other.limits().follow();
      LimitAnswer.Decided there =
          decided(other.limits().check(world.environment(), request("products", "1")));
      assertThat(line(there).reason()).isEqualTo(Reason.QUOTA_HARD_LIMIT);
      assertThat(consumeAt(other, "tokens", "1").isAllowed()).isTrue();

      set(database, tenant, false);
      other.limits().follow();
      assertThat(consumeAt(other, "products", "1").isAllowed()).isTrue();
    }
  }

  @Test
  void aUsageReportAddsUpExactly() {
    consume("orders", "2");
    consume("tokens", "101");
    consume("storage_gb", "3.5");
    UsageReport report = limits.usage(world.environment(), "acme").orElseThrow();
    assertThat(report.features())
        .extracting(usage -> usage.feature().key(), FeatureUsage::percentage)
        .containsExactly(
            tuple("orders", 20),
            tuple("tokens", 101),
            tuple("products", 0),
            tuple("storage_gb", 70),
            tuple("images", 0),
            tuple("themes", 0));
    // 2 x 0.5 + 101 x 0.005 + 3.5 GB x 0.023
    assertThat(report.totalCost()).isEqualByComparingTo("1.5855");
    assertThat(report.overageCost()).isEqualByComparingTo(new BigDecimal("0.01"));
    assertThat(report.features().get(1).isWarning()).isTrue();
    assertThat(limits.usage(world.environment(), "nobody")).isEmpty();
  }

  private void set(Database database, Tenant tenant, boolean barred) {
    database.useTx(
        Scope.of(world.environment()),
        tx ->
            LimitsSql.setStanding(
                tx,
                new Standing(
                    world.environment(), tenant.account(), Reason.QUOTA_HARD_LIMIT, barred),
                NOON));
  }

  private LimitAnswer.Decided consumeAt(Engine node, String feature, String amount) {
    return decided(node.limits().consume(world.environment(), request(feature, amount), null));
  }

  private void event(String type, String id, int value) {
    world
        .engine()
        .metering()
        .accept(world.environment(), List.of(used(type, id, value)), BatchRule.ALL_OR_NOTHING);
  }

  private static UsageEvent used(String type, String id, int value) {
    return new UsageEvent("shop", id, type, "acme", NOON, new MapData(Map.of("v", value)));
  }

  private LimitAnswer.Decided check(String feature, String amount) {
    return decided(limits.check(world.environment(), request(feature, amount)));
  }

  private LimitAnswer look(String name, boolean action, @Nullable Quantity amount) {
    return limits.check(
        world.environment(),
        LimitRequest.of("acme", new LimitRequest.Wanted(name, action, amount)));
  }

  private LimitAnswer.Decided consume(String feature, String amount) {
    return decided(limits.consume(world.environment(), request(feature, amount), null));
  }

  private LimitAnswer.Decided consume(String feature, String amount, String id) {
    return decided(limits.consume(world.environment(), request(feature, amount), id));
  }

  private static LimitRequest request(String feature, String amount) {
    return LimitRequest.of("acme", wanted(feature, amount));
  }

  private static LimitRequest.Wanted wanted(String feature, String amount) {
    return LimitRequest.Wanted.feature(feature, Quantity.of(amount));
  }

  private static LimitAnswer.Decided decided(LimitAnswer answer) {
    assertThat(answer).isInstanceOf(LimitAnswer.Decided.class);
    return (LimitAnswer.Decided) answer;
  }

  private static LimitAnswer.Line line(LimitAnswer.Decided decided) {
    return Objects.requireNonNull(decided.lines().getFirst());
  }
}
