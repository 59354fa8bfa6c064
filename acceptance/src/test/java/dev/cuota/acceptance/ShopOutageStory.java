package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.metering.MeterQuery;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuota is killed while a shop sells: the shop goes on as its catalog says, and nothing that it
 * accepted is lost or counted twice once Cuota is back.
 */
class ShopOutageStory {
  private static final String OPEN = "{key: create_banner, feature: banners_active_limit}";
  private static final String CLOSED =
      "{key: create_banner, feature: banners_active_limit, failure: closed}";
  private static final Map<String, String> PLANS =
      new TreeMap<>(Map.of("aurora", "growth", "brisa", "growth", "cumbre", "enterprise"));

  private static final String COUPONS =
      "select count(*) from shop.store_coupons where tenant_id in ('aurora', 'brisa')";

  @TempDir Path folder;

  @Test
  @Timeout(600)
  void awayForTwentySecondsNothingIsLostAndNothingCountedTwice() throws Exception {
    away(Duration.ofMillis(500), 40);
  }

  @Test
  @Tag("long")
  @Timeout(3_600)
  void awayForTenMinutesNothingIsLostAndNothingCountedTwice() throws Exception {
    away(Duration.ofSeconds(1), 600);
  }

  private void away(Duration pace, int rounds) throws Exception {
    try (ShopWorld world = new ShopWorld(folder, catalog -> catalog.replace(OPEN, CLOSED))) {
      PLANS.forEach(world::assign);
      awaitFigure(world, "aurora", "of 10 coupons");
      awaitFigure(world, "brisa", "of 10 coupons");
      awaitFigure(world, "cumbre", "coupons, unlimited");
      try (ShopLoad load = new ShopLoad(world, List.copyOf(PLANS.keySet()), pace)) {
        load.awaitRounds(10);
        ShopWorld.await("growth has given all coupons", () -> world.number(COUPONS) == 20);
        world.killCuota();
        long from = System.nanoTime();
        load.awaitRounds(rounds);
        long until = System.nanoTime();
        world.startCuota();
        load.awaitRounds(10);
        load.stop();
        assertThat(load.failures()).isEmpty();
        asConfigured(load.sent(), from, until);
        everythingIsCounted(world, load);
        world.stopShop();
        everythingIsCounted(world, load);
        report(world, load, from, until);
      }
    }
  }

  private static void awaitFigure(ShopWorld world, String tenant, String figure) throws Exception {
    ShopWorld.await("the shop knows " + tenant, () -> world.page(tenant, "en").contains(figure));
  }

  /** What was asked and answered while Cuota was away. */
  private static void asConfigured(List<ShopLoad.Sent> sent, long from, long until) {
    Map<String, Set<Integer>> statuses = new TreeMap<>();
    sent.stream()
        .filter(one -> one.began() - from > 0 && one.ended() - until < 0)
        .forEach(
            one ->
                statuses
                    .computeIfAbsent(
                        one.path() + " of " + PLANS.get(one.tenant()), _ -> new TreeSet<>())
                    .add(one.status()));
    Map<String, Set<Integer>> expected = new TreeMap<>();
    for (String plan : Set.of("growth", "enterprise")) {
      for (ShopLoad.Act act : ShopLoad.ACTS) {
        expected.put(act.path() + " of " + plan, Set.of(201));
      }
      expected.put("banners of " + plan, Set.of(503));
    }
    // All were given before: as far as it is known the plan has no more, and the database holds to
    // it.
    expected.remove("coupons of growth");
    assertThat(statuses.remove("coupons of growth")).isSubsetOf(403, 429).isNotEmpty();
    assertThat(statuses).isEqualTo(expected);
  }

  private static void everythingIsCounted(ShopWorld world, ShopLoad load) throws Exception {
    for (String tenant : PLANS.keySet()) {
      BigDecimal orders =
          number(world, "select count(*) from shop.orders where tenant_id = '%s'", tenant);
      BigDecimal sold =
          number(world, "select sum(total) from shop.orders where tenant_id = '%s'", tenant);
      List<ShopLoad.Sent> own =
          load.sent().stream().filter(one -> one.tenant().equals(tenant)).toList();
      counted(world, tenant, "orders", orders);
      counted(world, tenant, "gmv", sold);
      counted(world, tenant, "requests", BigDecimal.valueOf(own.size()));
      counted(
          world,
          tenant,
          "egress",
          BigDecimal.valueOf(own.stream().mapToLong(ShopLoad.Sent::bytes).sum()));
      assertThat(orders.longValue())
          .as("orders that %s was told of are its orders", tenant)
          .isEqualTo(own.stream().filter(one -> one.path().equals("orders")).count());
    }
    assertThat(world.engine().clusters().verify(world.environmentId(), Clusters.SHARED)).isEmpty();
  }

  private static void counted(ShopWorld world, String tenant, String meter, BigDecimal expected)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    BigDecimal found = value(world, tenant, meter);
    while (found.compareTo(expected) < 0 && System.nanoTime() < deadline) {
      found = value(world, tenant, meter);
    }
    assertThat(found).as("%s of %s", meter, tenant).isEqualByComparingTo(expected);
  }

  private static BigDecimal value(ShopWorld world, String tenant, String meter) {
    Instant now = world.engine().clock().now();
    return world
        .engine()
        .metering()
        .query(
            new MeterQuery(
                world.environmentId(),
                meter,
                new Period(
                    Period.month(now.minus(Duration.ofHours(2))).start(), Period.month(now).end()),
                null,
                ZoneOffset.UTC,
                List.of(tenant),
                false,
                List.of(),
                Map.of()))
        .stream()
        .map(row -> row.value())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal number(ShopWorld world, String sql, String tenant) throws Exception {
    return new BigDecimal(world.text(sql.formatted(tenant)));
  }

  private static void report(ShopWorld world, ShopLoad load, long from, long until)
      throws Exception {
    List<ShopLoad.Sent> away =
        load.sent().stream()
            .filter(one -> one.began() - from > 0 && one.ended() - until < 0)
            .toList();
    List<Long> micros =
        away.stream().map(one -> (one.ended() - one.began()) / 1_000).sorted().toList();
    System.out.printf(
        "away for %.1f s: %d requests, %d orders accepted; answered in %d us (median), %d us (99 %%),"
            + " %d us (longest); in all %d requests, %s orders%n",
        (until - from) / 1e9,
        away.size(),
        away.stream().filter(one -> one.path().equals("orders")).count(),
        micros.get(micros.size() / 2),
        micros.get(micros.size() * 99 / 100),
        micros.getLast(),
        load.sent().size(),
        world.text("select count(*) from shop.orders"));
  }
}
