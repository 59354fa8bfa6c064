package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanMovesSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

  private final World world = new World(NOON);
  private final EnvironmentId environment = world.environment();

  @AfterEach
  void close() {
    world.close();
  }

  private Accounts accounts() {
    return world.engine().accounts();
  }

  private void tenants(int many) {
    Set<String> keys = new TreeSet<>();
    IntStream.range(0, many).forEach(i -> keys.add("shop_%05d".formatted(i)));
    accounts().numbers(environment, keys);
  }

  private static PlanMove all(String from, String to, @Nullable Integer version) {
    return new PlanMove(new PlanMove.OnPlan(from), to, version);
  }

  private PlanMoveOutcome.Done make(PlanMove move) {
    return done(world.engine().planMoves().make(environment, move, "ada", (_, _) -> {}));
  }

  private static PlanMoveOutcome.Done done(PlanMoveOutcome outcome) {
    if (outcome instanceof PlanMoveOutcome.Done done) {
      return done;
    }
    throw new AssertionError(outcome);
  }

  private String plan(String tenant) {
    Tenant found = accounts().find(environment, tenant).orElseThrow();
    return found.plan() + " " + found.planVersion();
  }

  @Test
  void allOfAPlanAreMovedInBatchesAndOtherNodesFollow() {
    world.withCatalog(ShopCatalog.catalog());
    tenants(450);
    try (Engine other = world.anotherNode()) {
      other.limits().follow();
      assertThat(other.accounts().find(environment, "shop_00449").orElseThrow().plan())
          .isEqualTo("small");
      List<Long> steps = new ArrayList<>();
      PlanMove move = all("small", "large", null);
      PlanMoveOutcome.Done preview = done(world.engine().planMoves().preview(environment, move));
      assertThat(preview.moved()).isEqualTo(450);
      assertThat(plan("shop_00000")).isEqualTo("small 1");

      PlanMoveOutcome.Done done =
          done(
              world
                  .engine()
                  .planMoves()
                  .make(environment, move, "ada", (reached, _) -> steps.add(reached)));
      assertThat(done.moved()).isEqualTo(450);
      assertThat(done.already()).isZero();
      assertThat(steps).containsExactly(200L, 400L, 450L);
      assertThat(plan("shop_00000")).isEqualTo("large 1");
      other.limits().follow();
      assertThat(other.accounts().find(environment, "shop_00449").orElseThrow().plan())
          .isEqualTo("large");
      PlanMoveOutcome.Done again = make(move);
      assertThat(again.moved()).isZero();
      assertThat(again.already()).isEqualTo(450);
    }
  }

  @Test
  void aVersionOfThePlanIsPartOfWhereTheyAre() {
    world.withCatalog(ShopCatalog.catalog());
    tenants(3);
    world.withCatalog(
        ShopCatalog.catalog(ShopCatalog.small(9, Plan.Policy.ANY), ShopCatalog.large(10_000)));
    assertThat(plan("shop_00000")).isEqualTo("small 1");
    assertThat(make(all("small", "small", null)).moved()).isEqualTo(3);
    assertThat(plan("shop_00000")).isEqualTo("small 2");
    assertThat(make(all("small", "small", 1)).moved()).isEqualTo(3);
    assertThat(plan("shop_00002")).isEqualTo("small 1");
    assertThat(world.engine().planMoves().preview(environment, all("small", "small", 7)))
        .isInstanceOf(PlanMoveOutcome.UnknownVersion.class);
  }

  @Test
  void namedAccountsAreMovedAndUnknownOnesNamed() {
    world.withCatalog(ShopCatalog.catalog());
    tenants(3);
    accounts().assignPlan(environment, "shop_00001", "large");
    PlanMove.From some =
        new PlanMove.Named(List.of("shop_00001", "nobody", "shop_00002", "none", "shop_00002"));
    PlanMoveOutcome.Done done = make(new PlanMove(some, "large", null));
    assertThat(done.moved()).isEqualTo(1);
    assertThat(done.already()).isEqualTo(1);
    assertThat(done.unknown()).containsExactly("nobody", "none");
    assertThat(plan("shop_00000")).isEqualTo("small 1");
    JournalEntry entry = world.engine().security().journal().newest(environment, 1).getFirst();
    assertThat(entry.act().act()).isEqualTo("plan.assigned");
    assertThat(entry.act().cause().actor()).isEqualTo("ada");
    assertThat(entry.act().diff())
        .containsExactly(Map.entry("plan", new Act.Difference("small", "large")));
  }

  @Test
  void whatIsNoPlanIsRefusedBeforeAnythingIsDone() {
    world.withCatalog(ShopCatalog.catalog());
    assertThat(world.engine().planMoves().preview(environment, all("smal", "large", null)))
        .isInstanceOf(PlanMoveOutcome.UnknownFrom.class);
    assertThat(world.engine().planMoves().preview(environment, all("small", "lage", null)))
        .isInstanceOf(PlanMoveOutcome.UnknownPlan.class);
  }

  @Test
  void whoHasNoPlanGetsTheDefaultOneWithTheCatalogThatNamesOne() {
    tenants(2);
    assertThat(plan("shop_00000")).isEqualTo(" 0");
    world.withCatalog(ShopCatalog.catalog());
    assertThat(accounts().tenant(environment, "shop_00000").plan()).isEqualTo("small");
    assertThat(plan("shop_00001")).isEqualTo(" 0");
    world.engine().outbox().dispatchDue();
    assertThat(plan("shop_00001")).isEqualTo("small 1");
  }

  @Test
  void anotherDefaultGoesForThoseThatAreNew() {
    world.withCatalog(ShopCatalog.catalog());
    tenants(1);
    world.withCatalog(
        ShopCatalog.catalog(ShopCatalog.large(10_000), ShopCatalog.small(7, Plan.Policy.ANY)));
    world.engine().outbox().dispatchDue();
    assertThat(plan("shop_00000")).isEqualTo("small 1");
    assertThat(accounts().tenant(environment, "newcomer").plan()).isEqualTo("large");
  }
}
