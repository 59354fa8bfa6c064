package dev.cuota.engine.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.EnforcedBy;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.limits.LimitRequest;
import dev.cuota.engine.limits.OverrideChange;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Active coupons by plan, asked of Cuota and forced through raw SQL: both say the same, as the rows are
 * the count.
 */
class CouponLimitsSqlTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ShopCluster shop = new ShopCluster();

  @BeforeEach
  void open() {
    shop.world.withCatalog(catalog());
    assertThat(shop.clusters.install(shop.world.environment(), Clusters.SHARED))
        .isInstanceOf(InstallOutcome.Installed.class);
    shop.world.engine().outbox().dispatchDue();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void growthAllowsTenAndAnOverrideTwentyAndArchivingOneFreesOne() {
    assign("acme", "growth");
    for (int i = 0; i < 10; i++) {
      assertThat(ask("acme").isAllowed()).isTrue();
      insert("acme");
      awaitUsed("acme", i + 1);
    }
    LimitAnswer.Line denied = ask("acme").denied().orElseThrow();
    assertThat(denied.reason()).isEqualTo(Reason.PLAN_LIMIT_EXCEEDED);
    assertThat(denied.used()).isEqualTo(Quantity.of(10));
    assertThat(ask("acme").upgradeUrl()).isEqualTo("https://shop.example/upgrade");
    assertThat(refused("acme")).isEqualTo("PLAN_LIMIT_EXCEEDED");

    override("acme", Limit.atMost(20));
    for (int i = 10; i < 20; i++) {
      assertThat(ask("acme").isAllowed()).isTrue();
      insert("acme");
      awaitUsed("acme", i + 1);
    }
    assertThat(ask("acme").isAllowed()).isFalse();
    assertThat(refused("acme")).isEqualTo("PLAN_LIMIT_EXCEEDED");

    shop.execute(
        """
        update shop.store_coupons set archived_at = now()
        where id = (select min(id) from shop.store_coupons where archived_at is null)
        """);
    awaitUsed("acme", 19);
    assertThat(ask("acme").isAllowed()).isTrue();
    insert("acme");
    assertThat(refused("acme")).isEqualTo("PLAN_LIMIT_EXCEEDED");
    assertThat(shop.clusters.verify(shop.world.environment(), Clusters.SHARED)).isEmpty();
  }

  @Test
  void starterHasNoneEvenForTenantsNobodyHasHeardOf() {
    assertThat(ask("newcomer").denied().orElseThrow().reason()).isEqualTo(Reason.FEATURE_GATED);
    assertThat(refused("newcomer")).isEqualTo("FEATURE_GATED");
    assign("acme", "starter");
    assertThat(ask("acme").denied().orElseThrow().reason()).isEqualTo(Reason.FEATURE_GATED);
    assertThat(refused("acme")).isEqualTo("FEATURE_GATED");
  }

  @Test
  void enterpriseIsUnlimitedAndADowngradeHoldsFromThenOn() {
    assign("acme", "enterprise");
    for (int i = 0; i < 30; i++) {
      insert("acme");
    }
    awaitUsed("acme", 30);
    assertThat(ask("acme").isAllowed()).isTrue();
    assign("acme", "growth");
    assertThat(ask("acme").isAllowed()).isFalse();
    assertThat(refused("acme")).isEqualTo("PLAN_LIMIT_EXCEEDED");
  }

  @Test
  void consumingWhatTheDatabaseCountsRecordsNothingBesideTheRows() {
    assign("acme", "growth");
    LimitRequest request = LimitRequest.of("acme", LimitRequest.Wanted.action("create_coupon"));
    for (int i = 0; i < 3; i++) {
      LimitAnswer answer =
          shop.world.engine().limits().consume(shop.world.environment(), request, null);
      assertThat(answer)
          .isInstanceOfSatisfying(
              LimitAnswer.Decided.class, decided -> assertThat(decided.isAllowed()).isTrue());
    }
    insert("acme");
    awaitUsed("acme", 1);
  }

  private void assign(String tenant, String plan) {
    shop.world.engine().accounts().assignPlan(shop.world.environment(), tenant, plan);
    shop.world.engine().outbox().dispatchDue();
  }

  private void override(String tenant, Limit limit) {
    shop.world
        .engine()
        .limits()
        .override(
            shop.world.engine().accounts().tenant(shop.world.environment(), tenant),
            false,
            new OverrideChange("active_coupons", limit, null, "", "test"));
    shop.world.engine().outbox().dispatchDue();
  }

  private LimitAnswer.Decided ask(String tenant) {
    LimitRequest request = LimitRequest.of(tenant, LimitRequest.Wanted.action("create_coupon"));
    return (LimitAnswer.Decided)
        shop.world.engine().limits().check(shop.world.environment(), request);
  }

  private void insert(String tenant) {
    shop.execute("insert into shop.store_coupons (tenant_id) values ('%s')".formatted(tenant));
  }

  private @Nullable String refused(String tenant) {
    ShopCluster.Refused refused =
        catchThrowableOfType(ShopCluster.Refused.class, () -> insert(tenant));
    assertThat(refused).isNotNull();
    assertThat(refused.sql.getSQLState()).isEqualTo(Clusters.REFUSED);
    String message = refused.sql.getMessage();
    return message == null
        ? null
        : message.lines().findFirst().orElse("").replace("ERROR: ", "").strip();
  }

  private void awaitUsed(String tenant, int used) {
    await(() -> ask(tenant).lines().getFirst().used().equals(Quantity.of(used)));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static Catalog catalog() {
    Counter counter = ShopCluster.COUPONS;
    Feature coupons =
        new Feature(
            "active_coupons",
            FeatureKind.COUNT,
            null,
            "",
            Quantity.ONE,
            true,
            "coupons",
            Collections.emptySortedMap(),
            counter.key(),
            EnforcedBy.DATABASE);
    return new Catalog(
        "Shop",
        "USD",
        BigDecimal.ZERO,
        "starter",
        "https://shop.example/upgrade",
        new TreeMap<>(),
        Catalog.byKey(List.of(coupons), Feature::key),
        new TreeMap<>(
            Map.of(
                "create_coupon",
                new Action("create_coupon", "active_coupons", Quantity.ONE, Action.Failure.OPEN))),
        Catalog.byKey(
            List.of(
                plan("starter", Limit.notIncluded()),
                plan("growth", Limit.atMost(10)),
                plan("enterprise", Limit.unlimited())),
            Plan::key),
        new TreeMap<>(Map.of(counter.key(), counter)));
  }

  private static Plan plan(String key, Limit limit) {
    return new Plan(
        key,
        0,
        new TreeMap<>(Map.of("en", key)),
        BigDecimal.TEN,
        "USD",
        Plan.Interval.MONTH,
        null,
        new TreeMap<>(Map.of("active_coupons", Entitlement.of(limit, Mode.HARD))),
        null,
        null,
        7,
        Plan.Policy.ANY);
  }
}
