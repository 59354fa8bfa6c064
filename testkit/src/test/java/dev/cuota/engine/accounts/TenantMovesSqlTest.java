package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cuota.core.accounts.MovePhase;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.clusters.Ceiling;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.MoveHindrance;
import dev.cuota.engine.clusters.TenantMover;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantMovesSqlTest {
  private static final Cause ADA = Cause.admin("ada");
  private static final int ROWS = 300;
  private static final List<MovePhase> ON_THE_WAY =
      List.of(
          MovePhase.CHECK,
          MovePhase.CAPTURE,
          MovePhase.COPY,
          MovePhase.CATCH_UP,
          MovePhase.PAUSE,
          MovePhase.SETTLE,
          MovePhase.VERIFY,
          MovePhase.SWITCH,
          MovePhase.OPEN);

  private final MoveWorld world = new MoveWorld();

  @AfterAll
  void close() {
    world.close();
  }

  private TenantMove begun(TenantMoveOutcome outcome) {
    assertThat(outcome).isInstanceOf(TenantMoveOutcome.Begun.class);
    return ((TenantMoveOutcome.Begun) outcome).move();
  }

  private TenantMove begin(String key) {
    return begun(world.moves().begin(world.environment, key, MoveWorld.EU, ADA));
  }

  private void europe() {
    if (world.clusters().registry().find(world.environment, MoveWorld.EU).isEmpty()) {
      world.withEurope();
    }
  }

  /** Tenants are placed while there is one cluster; afterwards they are put where they should be. */
  private void tenant(String key) {
    world.world.engine().accounts().tenant(world.environment, key);
    MoveWorld.execute(
        world.world.url(),
        "update control.tenants set cluster = '%s' where key = '%s'"
            .formatted(Clusters.SHARED, key));
    world
        .world
        .engine()
        .accounts()
        .forgetPlans(
            world.environment,
            List.of(
                world
                    .world
                    .engine()
                    .accounts()
                    .find(world.environment, key)
                    .orElseThrow()
                    .account()));
    world.tenant(key, ROWS);
    europe();
  }

  private void hold(String key, long most) {
    world
        .clusters()
        .setCeilings(
            world.environment,
            List.of(
                new Ceiling(
                    key, "products", new Limit.AtMost(Quantity.of(most)), Mode.HARD, 1_000)));
  }

  private void isWhole(String key, String cluster, String contents) {
    assertThat(world.home(key)).isEqualTo(cluster);
    String url = world.url(cluster);
    assertThat(MoveWorld.contents(url, key)).isEqualTo(contents);
    assertThat(MoveWorld.counted(url, key)).isEqualTo(MoveWorld.count(url, "shop.products", key));
    change(url, key);
  }

  /** Whoever uses the tenant can write there, by numbers that nobody has. */
  private static void change(String url, String key) {
    MoveWorld.execute(
        url,
        "update shop.products set price = price + 1 where tenant_id = '%s'".formatted(key),
        "insert into shop.orders (tenant_id, total) values ('%s', 7)".formatted(key),
        "delete from shop.banners where id in (select id from shop.banners where tenant_id = '%s' limit 3)"
            .formatted(key));
  }

  private void refuses(String url, String key) {
    MoveWorld.Refused refused =
        catchThrowableOfType(MoveWorld.Refused.class, () -> change(url, key));
    assertThat(refused).isNotNull();
    assertThat(refused.state()).isEqualTo(TenantMover.MOVING);
  }

  @Test
  void aTenantMovesAndGoesBackWithWhatItWroteMeanwhile() {
    tenant("acme");
    hold("acme", 5);
    String before = MoveWorld.contents(world.sharedUrl, "acme");
    TenantMove moved = world.moves().work(begin("acme"), _ -> {});
    assertThat(moved.state().error()).isNull();
    assertThat(moved.phase()).isEqualTo(MovePhase.MOVED);
    assertThat(moved.state().rowsDone()).isEqualTo(ROWS);
    assertThat(moved.state().report()).hasSize(5).allMatch(line -> line.endsWith("agrees"));
    isWhole("acme", MoveWorld.EU, before);
    refuses(world.sharedUrl, "acme");
    assertThat(ceiling(world.euUrl, "acme")).isEqualTo("5");

    String meanwhile = MoveWorld.contents(world.euUrl, "acme");
    assertThat(meanwhile).isNotEqualTo(before);
    TenantMove back =
        world.moves().work(begun(world.moves().back(world.environment, "acme", ADA)), _ -> {});
    assertThat(back.state().error()).isNull();
    assertThat(back.phase()).isEqualTo(MovePhase.DONE);
    isWhole("acme", Clusters.SHARED, meanwhile);
    isGone(world.euUrl, "acme");
    isFree("acme");
    assertThat(world.world.engine().security().journal().verify()).isEmpty();
  }

  @Test
  void whatAMovedTenantLeftBehindIsDeletedWhenSomebodySaysSo() {
    tenant("globex");
    String before = MoveWorld.contents(world.sharedUrl, "globex");
    world.moves().work(begin("globex"), _ -> {});
    TenantMove done =
        world.moves().work(begun(world.moves().finish(world.environment, "globex", ADA)), _ -> {});
    assertThat(done.phase()).isEqualTo(MovePhase.DONE);
    isWhole("globex", MoveWorld.EU, before);
    isGone(world.sharedUrl, "globex");
    isFree("globex");
    assertThat(world.moves().back(world.environment, "globex", ADA))
        .isInstanceOf(TenantMoveOutcome.NotFound.class);
  }

  @Test
  void whateverPhaseANodeDiesInAnotherGoesOn() {
    for (MovePhase phase : ON_THE_WAY) {
      for (boolean after : List.of(false, true)) {
        String key = "dies-%s-%s".formatted(phase.wire(), after);
        tenant(key);
        TenantMove move = begin(key);
        die(move, phase, after);
        boolean open = MoveWorld.ask(world.world.url(), closed(move)).equals("f");
        if (open && !(phase == MovePhase.PAUSE && after)) {
          change(world.url(Clusters.SHARED), key);
        }
        String now = MoveWorld.contents(world.sharedUrl, key);
        world.world.clock().advance(MoveRunner.CLAIM.plusSeconds(1));
        try (Engine other = world.world.anotherNode()) {
          other.lifecycle().moves().work(move, _ -> {});
        }
        world.world.engine().accounts().follow();
        TenantMove moved = world.moves().find(move);
        assertThat(moved.phase()).as(key + " " + moved.state().error()).isEqualTo(MovePhase.MOVED);
        isWhole(key, MoveWorld.EU, now);
        refuses(world.sharedUrl, key);
      }
    }
  }

  private static String closed(TenantMove move) {
    return "select phase in ('settle', 'verify', 'switch', 'open') from control.tenant_moves where id = "
        + move.id();
  }

  @Test
  void aNodeThatComesTooLateLetsWritersInAgainFirst() {
    tenant("late");
    TenantMove move = begin("late");
    die(move, MovePhase.VERIFY, false);
    refuses(world.sharedUrl, "late");
    world.world.clock().advance(MoveWorks.MAX_PAUSE.plusSeconds(1));
    List<MovePhase> seen = new ArrayList<>();
    String before = MoveWorld.contents(world.sharedUrl, "late");
    TenantMove moved = world.moves().work(move, one -> seen.add(one.phase()));
    assertThat(seen.getFirst()).isEqualTo(MovePhase.CATCH_UP);
    assertThat(moved.phase()).isEqualTo(MovePhase.MOVED);
    isWhole("late", MoveWorld.EU, before);
  }

  @Test
  void oneThatIsCalledBackOnItsWayStaysAndNothingIsLeftOfIt() {
    for (MovePhase phase : List.of(MovePhase.CAPTURE, MovePhase.COPY, MovePhase.CATCH_UP)) {
      String key = "stays-" + phase.wire();
      tenant(key);
      TenantMove move = begin(key);
      die(move, phase, true);
      String before = MoveWorld.contents(world.sharedUrl, key);
      begun(world.moves().back(world.environment, key, ADA));
      TenantMove undone = world.moves().work(move, _ -> {});
      assertThat(undone.phase()).isEqualTo(MovePhase.UNDONE);
      isWhole(key, Clusters.SHARED, before);
      isGone(world.euUrl, key);
      isFree(key);
    }
  }

  @Test
  void whatDiffersIsFoundAndTakenBack() {
    tenant("differs");
    TenantMove move = begin("differs");
    die(move, MovePhase.VERIFY, false);
    MoveWorld.execute(
        world.euUrl,
        "update cuota.moves set open = true where tenant = 'differs'",
        "delete from shop.banners where id = (select id from shop.banners where tenant_id = 'differs' limit 1)",
        "update cuota.moves set open = false where tenant = 'differs'");
    world.world.clock().advance(MoveRunner.CLAIM.plusSeconds(1));
    String before = MoveWorld.contents(world.sharedUrl, "differs");
    TenantMove undone = world.moves().work(move, _ -> {});
    assertThat(undone.phase()).isEqualTo(MovePhase.UNDONE);
    assertThat(undone.state().error()).contains("other rows");
    assertThat(undone.state().report())
        .anyMatch(line -> line.startsWith("shop.banners: 60 rows ("));
    isWhole("differs", Clusters.SHARED, before);
    isGone(world.euUrl, "differs");
    isFree("differs");
  }

  @Test
  void aPredecessorThatIsStillThereCanDoNothing() {
    tenant("fenced");
    TenantMove move = begin("fenced");
    die(move, MovePhase.COPY, false);
    TenantMove stale = world.moves().find(move);
    world.world.clock().advance(MoveRunner.CLAIM.plusSeconds(1));
    world.moves().work(move, _ -> {});
    assertThat(catchThrowable(() -> world.clusters().mover().copy(stale.order())))
        .as("the rows are there, and nothing is done")
        .isNull();
    assertThat(catchThrowable(() -> world.clusters().mover().pause(stale.order())))
        .isInstanceOf(dev.cuota.engine.clusters.MoveTakenOver.class);
    assertThat(catchThrowable(() -> world.clusters().mover().prepare(stale.order())))
        .isInstanceOf(dev.cuota.engine.clusters.MoveTakenOver.class);
    refuses(world.sharedUrl, "fenced");
  }

  @Test
  void whatIsInTheWayIsFoundBeforeAnythingIsChanged() {
    tenant("hindered");
    MoveWorld.execute(
        world.euUrl,
        """
        insert into shop.products (id, tenant_id, name) overriding system value
        select min(id), 'another', 'mine' from (
          select %s::bigint as id) as taken
        """
            .formatted(
                MoveWorld.ask(
                    world.sharedUrl,
                    "select min(id) from shop.products where tenant_id = 'hindered'")));
    try {
      TenantMoveOutcome outcome = world.moves().check(world.environment, "hindered", MoveWorld.EU);
      assertThat(((TenantMoveOutcome.Checked) outcome).check().hindrances())
          .extracting(MoveHindrance::kind, MoveHindrance::table, MoveHindrance::detail)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  MoveHindrance.Kind.KEYS_TAKEN, "shop.products", "1"));
      TenantMove refused = world.moves().work(begin("hindered"), _ -> {});
      assertThat(refused.phase()).isEqualTo(MovePhase.UNDONE);
      assertThat(refused.state().report()).containsExactly("keys_taken shop.products 1");
    } finally {
      MoveWorld.execute(world.euUrl, "delete from shop.products where tenant_id = 'another'");
    }
    assertThat(world.moves().check(world.environment, "hindered", "cluster_nowhere"))
        .isInstanceOf(TenantMoveOutcome.NoCluster.class);
    assertThat(world.moves().check(world.environment, "nobody", MoveWorld.EU))
        .isInstanceOf(TenantMoveOutcome.NotFound.class);
    assertThat(world.moves().check(world.environment, "hindered", Clusters.SHARED))
        .isInstanceOf(TenantMoveOutcome.LivesThere.class);
  }

  @Test
  void aDeclarationThatDoesNotFitIsRefusedTableByTable() {
    tenant("declared");
    List<TenantTable> wrong =
        List.of(
            new TenantTable("shop.images", "tenant_id", "id"),
            new TenantTable("shop.products", "tenant_id", "price"),
            new TenantTable("shop.nothing", "tenant_id", "id"));
    world.world.withCatalog(MoveWorld.catalog(wrong));
    try {
      TenantMoveOutcome outcome = world.moves().check(world.environment, "declared", MoveWorld.EU);
      assertThat(((TenantMoveOutcome.Checked) outcome).check().hindrances())
          .extracting(MoveHindrance::line)
          .contains(
              "table_missing shop.nothing cluster_shared_01",
              "table_missing shop.nothing cluster_eu_01",
              "no_unique_key shop.products",
              "reference shop.products shop.images",
              "reference shop.products shop.order_lines");
    } finally {
      world.world.withCatalog(MoveWorld.catalog(MoveWorld.TABLES));
    }
  }

  /** Has a node die before a step of a phase, or after what it did and before it was noted. */
  private void die(TenantMove move, MovePhase phase, boolean after) {
    UnaryOperator<MoveSteps> with = steps -> new Dying(steps, phase, after);
    Throwable died =
        catchThrowable(() -> world.world.engine().lifecycle().moves(with).work(move, _ -> {}));
    assertThat(died).isInstanceOf(Died.class);
  }

  private static String ceiling(String url, String key) {
    return MoveWorld.ask(
        url, "select ceiling::text from cuota.client_limits where tenant = '%s'".formatted(key));
  }

  private static void isGone(String url, String key) {
    assertThat(MoveWorld.contents(url, key)).isEqualTo("0 0\n".repeat(5));
    assertThat(MoveWorld.counted(url, key)).isZero();
  }

  /** Nothing of a move is left in either cluster. */
  private void isFree(String key) {
    for (String url : List.of(world.sharedUrl, world.euUrl)) {
      assertThat(
              MoveWorld.ask(
                  url, "select count(*) from cuota.moves where tenant = '%s'".formatted(key)))
          .isEqualTo("0");
      assertThat(
              MoveWorld.ask(
                  url,
                  """
                  select count(*) from pg_trigger
                  where tgname ~ '^cuota_move_' and split_part(tgname, '_', 3)::bigint not in (
                    select number from cuota.moves)
                  """))
          .isEqualTo("0");
    }
  }

  /** A node that dies. */
  private record Dying(MoveSteps steps, MovePhase phase, boolean after) implements MoveSteps {
    @Override
    public void taken(TenantMove one) {
      steps.taken(one);
    }

    @Override
    public TenantMove step(TenantMove one, Runnable alive) {
      boolean now = one.phase() == phase;
      if (now && !after) {
        throw new Died();
      }
      TenantMove next = steps.step(one, alive);
      if (now) {
        throw new Died();
      }
      return next;
    }

    @Override
    public void during(Tx tx, TenantMove before, TenantMove next) {
      steps.during(tx, before, next);
    }
  }

  /** As the power goes. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }
}
