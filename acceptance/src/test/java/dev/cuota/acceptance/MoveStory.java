package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.MovePhase;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.TenantMove;
import dev.cuota.engine.accounts.TenantMoveOutcome;
import dev.cuota.engine.accounts.TenantMoves;
import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.clusters.ClusterOutcome;
import dev.cuota.engine.clusters.ClusterSettings;
import dev.cuota.engine.clusters.ClusterWish;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that moves a tenant is killed in every phase, by the signal that nobody can catch. */
@Timeout(600)
class MoveStory {
  private static final Cause ADA = Cause.admin("ada");
  private static final int ROWS = 12_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<MovePhase> SOME =
      List.of(MovePhase.COPY, MovePhase.VERIFY, MovePhase.SWITCH);
  private static final List<MovePhase> ALL =
      List.of(
          MovePhase.CAPTURE,
          MovePhase.COPY,
          MovePhase.CATCH_UP,
          MovePhase.PAUSE,
          MovePhase.SETTLE,
          MovePhase.VERIFY,
          MovePhase.SWITCH,
          MovePhase.OPEN);

  private final String control = TestPostgres.newDatabase();
  private final String shared = TestPostgres.newDatabase();
  private final String eu = TestPostgres.newDatabase();

  @Test
  void whenANodeIsKilledAnotherFinishesOrTakesBack() throws Exception {
    killedIn(SOME);
  }

  @Test
  @Tag("long")
  void whateverPhaseANodeIsKilledInAnotherFinishesOrTakesBack() throws Exception {
    killedIn(ALL);
  }

  private void killedIn(List<MovePhase> phases) throws Exception {
    for (String url : List.of(shared, eu)) {
      execute(
          url,
          "create schema shop",
          "create table shop.things (id uuid primary key default gen_random_uuid(), tenant_id text, n int)",
          """
          create table shop.parts (
            id uuid primary key default gen_random_uuid(), tenant_id text,
            thing uuid references shop.things)
          """,
          "create index on shop.things (tenant_id, id)",
          "create index on shop.parts (tenant_id, id)");
    }
    try (Engine engine = MoveNode.open(control, shared, eu)) {
      EnvironmentId environment = engine.security().createEnvironment("live", "Live").id();
      assertThat(engine.catalogs().apply(environment, catalog(), "test", "test"))
          .isInstanceOf(ApplyOutcome.Applied.class);
      engine.clusters().install(environment, Clusters.SHARED);
      phases.forEach(phase -> tenant(engine, environment, phase.wire()));
      tenant(engine, environment, "called_back");
      assertThat(
              engine
                  .clusters()
                  .registry()
                  .create(
                      environment,
                      new ClusterWish(MoveNode.EU, null, ClusterSettings.USUAL),
                      "test"))
          .isInstanceOf(ClusterOutcome.Done.class);
      engine.clusters().install(environment, MoveNode.EU);
      for (MovePhase phase : phases) {
        finishes(engine, environment, phase);
      }
      takesBack(engine, environment);
    }
  }

  private void finishes(Engine engine, EnvironmentId environment, MovePhase phase)
      throws IOException, InterruptedException {
    String tenant = phase.wire();
    String before = contents(shared, tenant);
    TenantMoves moves = engine.lifecycle().moves();
    TenantMove move = begun(moves.begin(environment, tenant, MoveNode.EU, ADA));
    killedIn(tenant, phase);
    TenantMove moved = awaitRest(moves, move);
    assertThat(moved.state().phase()).as(moved.state().toString()).isEqualTo(MovePhase.MOVED);
    assertThat(contents(eu, tenant)).as("killed in %s", phase).isEqualTo(before);
    assertThat(engine.accounts().find(environment, tenant).orElseThrow().cluster())
        .isEqualTo(MoveNode.EU);
    execute(eu, "insert into shop.things (tenant_id) values ('%s')".formatted(tenant));
  }

  private void takesBack(Engine engine, EnvironmentId environment)
      throws IOException, InterruptedException {
    String before = contents(shared, "called_back");
    TenantMoves moves = engine.lifecycle().moves();
    TenantMove move = begun(moves.begin(environment, "called_back", MoveNode.EU, ADA));
    killedIn("called_back", MovePhase.CATCH_UP);
    begun(moves.back(environment, "called_back", ADA));
    assertThat(awaitRest(moves, move).state().phase()).isEqualTo(MovePhase.UNDONE);
    assertThat(contents(shared, "called_back")).isEqualTo(before);
    assertThat(contents(eu, "called_back")).startsWith("0 ");
    execute(shared, "insert into shop.things (tenant_id) values ('called_back')");
  }

  private void killedIn(String tenant, MovePhase phase) throws IOException, InterruptedException {
    Process node =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MoveNode.class.getName(),
                control,
                shared,
                eu,
                tenant,
                phase.wire())
            .redirectErrorStream(true)
            .start();
    try {
      BufferedReader output = node.inputReader();
      String line = output.readLine();
      while (line != null && !line.contains("waits to be killed")) {
        line = output.readLine();
      }
      assertThat(line).as("the node came to " + phase).isNotNull();
    } finally {
      assertThat(node.destroyForcibly().waitFor()).isNotZero();
    }
  }

  /** Whoever is left goes on as soon as the claim of the one that was killed is over. */
  private static TenantMove awaitRest(TenantMoves moves, TenantMove move) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    TenantMove at = moves.work(move, _ -> {});
    while (at.isUnderWay()) {
      assertThat(System.nanoTime()).as(at.state().toString()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      at = moves.work(at, _ -> {});
    }
    return at;
  }

  private static TenantMove begun(TenantMoveOutcome outcome) {
    assertThat(outcome).isInstanceOf(TenantMoveOutcome.Begun.class);
    return ((TenantMoveOutcome.Begun) outcome).move();
  }

  private void tenant(Engine engine, EnvironmentId environment, String key) {
    engine.accounts().tenant(environment, key);
    execute(
        shared,
        "insert into shop.things (tenant_id, n) select '%s', n from generate_series(1, %d) as n"
            .formatted(key, ROWS),
        "insert into shop.parts (tenant_id, thing) select tenant_id, id from shop.things where tenant_id = '%s'"
            .formatted(key));
  }

  private static Catalog catalog() {
    return new Catalog(
        "Shop",
        "USD",
        BigDecimal.ZERO,
        "",
        "",
        new TreeMap<>(),
        Map.of(),
        new TreeMap<>(),
        Map.of(),
        new TreeMap<>(),
        List.of(
            new TenantTable("shop.things", "tenant_id", "id"),
            new TenantTable("shop.parts", "tenant_id", "id")));
  }

  private static String contents(String url, String tenant) {
    return ask(
        url,
        """
        select (select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 1)), 0)
                from shop.things t where tenant_id = '%1$s') || ' '
          || (select count(*) || ' ' || coalesce(sum(hashtextextended(p::text, 1)), 0)
              from shop.parts p where tenant_id = '%1$s')
        """
            .formatted(tenant));
  }

  private static void execute(String url, String... statements) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ask(String url, String query) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
