package dev.cuota.server.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.engine.accounts.TenantMove;
import dev.cuota.engine.accounts.TenantMoves;
import dev.cuota.engine.clusters.ClusterSettings;
import dev.cuota.engine.clusters.ClusterWish;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.TestPostgres;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MovesEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String STORES = "/api/v1/admin/stores/";
  private static final String TO_EUROPE = "{\"to\":\"cluster_eu_01\"}";
  private static final String SHARED_URL = TestPostgres.newDatabase();
  private static final TestServer SERVER = TestServer.withClusters(SHARED_URL);

  private final Environment environment = SERVER.newEnvironment();
  private final TestServer.TestCaller admin = SERVER.caller(environment, KeyScope.ADMIN);
  private final String url = TestPostgres.newDatabase();

  MovesEndpointTest() {
    SERVER.engine().clusters().install(environment.id(), Clusters.SHARED);
    SERVER.engine().accounts().tenant(environment.id(), "acme");
    SERVER
        .engine()
        .clusters()
        .registry()
        .create(
            environment.id(), new ClusterWish("cluster_eu_01", url, ClusterSettings.USUAL), "test");
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private void declare() {
    for (String one : List.of(SHARED_URL, url)) {
      execute(one, "create table if not exists public.things (id uuid primary key, shop text)");
    }
    execute(SHARED_URL, "insert into public.things values (gen_random_uuid(), 'acme')");
    SERVER
        .engine()
        .catalogs()
        .apply(
            environment.id(),
            new Catalog(
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
                List.of(new TenantTable("things", "shop", "id"))),
            "test",
            "test");
  }

  @Test
  void aTenantIsMovedAndWhatItLeftIsDeleted() {
    declare();
    JsonNode check = json(admin.post(STORES + "acme/move/check", TO_EUROPE));
    assertThat(check.get("movable").asBoolean()).as(check.toString()).isTrue();
    assertThat(check.get("tables").get(0).get("table").asString()).isEqualTo("things");
    assertThat(admin.get(STORES + "acme/move").statusCode()).isEqualTo(404);
    HttpResponse<String> begun = admin.post(STORES + "acme/move", TO_EUROPE);
    assertThat(begun.statusCode()).isEqualTo(202);
    awaitRest();
    JsonNode moved = json(admin.get(STORES + "acme/move"));
    assertThat(moved.get("phase").asString()).as(moved.toString()).isEqualTo("moved");
    assertThat(moved.get("report").get(0).asString()).startsWith("things: ").endsWith("agrees");
    assertThat(moved.get("pauseMillis").asLong()).isNotNegative();
    assertThat(json(admin.get("/api/v1/admin/moves")).get("moves")).hasSize(1);
    assertThat(admin.post(STORES + "acme/move", "{\"to\":\"cluster_shared_01\"}").statusCode())
        .isEqualTo(409);
    assertThat(admin.post(STORES + "acme/move/finish", "").statusCode()).isEqualTo(202);
    awaitRest();
    assertThat(json(admin.get(STORES + "acme/move")).get("phase").asString()).isEqualTo("done");
    assertThat(admin.post(STORES + "acme/move/back", "").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsInTheWayIsTold() {
    JsonNode check = json(admin.post(STORES + "acme/move/check", TO_EUROPE));
    assertThat(check.get("movable").asBoolean()).isFalse();
    assertThat(check.get("hindrances").get(0).get("kind").asString()).isEqualTo("not_declared");
    HttpResponse<String> unknown = admin.post(STORES + "acme/move", "{\"to\":\"nowhere\"}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    JsonNode error = json(unknown).get("errors").get(0);
    assertThat(error.get("pointer").asString()).isEqualTo("/to");
    assertThat(error.get("message").asString()).contains("cluster_eu_01, cluster_shared_01");
    assertThat(admin.post(STORES + "acme/move", "{}").statusCode()).isEqualTo(400);
    assertThat(admin.post(STORES + "nobody/move", TO_EUROPE).statusCode()).isEqualTo(404);
    HttpResponse<String> there = admin.post(STORES + "acme/move", "{\"to\":\"cluster_shared_01\"}");
    assertThat(there.statusCode()).isEqualTo(409);
    assertThat(there.body()).contains("acme lives there.");
  }

  private void awaitRest() {
    TenantMoves moves = SERVER.engine().lifecycle().moves();
    TenantMove move = moves.last(environment.id(), "acme").orElseThrow();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (move.isUnderWay()) {
      assertThat(System.nanoTime()).as(move.state().toString()).isLessThan(deadline);
      move = moves.work(move, _ -> {});
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  private static void execute(String database, String text) {
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
