package dev.cuota.engine.clusters;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/** The database itself holds shops to their coupons, whoever writes and however. */
class CouponsSqlTest {
  private final ShopCluster shop =
      new ShopCluster().install(List.of(ShopCluster.COUPONS), "active_coupons");
  private final AtomicInteger revision = new AtomicInteger();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void theEleventhCouponIsRefusedHoweverItComes() {
    limit("acme", Limit.atMost(10));
    insert("acme", 10);
    PSQLException refused = refused(() -> insert("acme", 1));
    assertThat(refused.getSQLState()).isEqualTo(Clusters.REFUSED);
    assertThat(message(refused)).isEqualTo("PLAN_LIMIT_EXCEEDED");
    assertThat(detail(refused).replace(" ", ""))
        .isEqualTo(
            "{\"tenant\":\"acme\",\"counter\":\"active_coupons\",\"used\":10,\"requested\":1,\"limit\":10}");

    shop.execute("insert into shop.store_coupons (tenant_id, is_active) values ('acme', false)");
    refused(() -> shop.execute("update shop.store_coupons set is_active = true"));
    refused(() -> insert("acme", 500));
    refused(() -> copy("acme\nacme\n"));
    refused(
        () ->
            shop.execute(
                "insert into shop.store_coupons (tenant_id) values ('acme') on conflict do nothing"));
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("10");
    assertThat(shop.clusters.verify(shop.world.environment(), Clusters.SHARED)).isEmpty();
  }

  @Test
  void oneTenantsLimitStopsNoOther() throws Exception {
    limit("acme", Limit.atMost(10));
    limit("other", Limit.unlimited());
    insert("other", 500);
    copy("other\n".repeat(50));
    assertThat(shop.used("other", "active_coupons")).isEqualTo("550");
    PSQLException refused =
        refused(
            () ->
                shop.execute(
                    "insert into shop.store_coupons (tenant_id) select case when n < 12 then 'acme' else 'other' end from generate_series(1, 20) n"));
    assertThat(detail(refused)).contains("\"requested\" : 11");
    assertThat(shop.used("other", "active_coupons")).isEqualTo("550");
  }

  @Test
  void aRaisedCeilingAllowsMoreAndALateOlderOneDoesNotUndoIt() {
    limit("acme", Limit.atMost(10));
    insert("acme", 10);
    put("acme", Limit.atMost(20), Mode.HARD, 100);
    insert("acme", 10);
    put("acme", Limit.atMost(500), Mode.HARD, 99);
    put("acme", Limit.atMost(500), Mode.HARD, 100);
    refused(() -> insert("acme", 1));
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("20");
  }

  @Test
  void archivingOneFreesOneAndFewerIsAlwaysAllowed() {
    limit("acme", Limit.atMost(10));
    insert("acme", 10);
    put("acme", Limit.atMost(3), Mode.HARD, 100);
    shop.execute("update shop.store_coupons set archived_at = now() where id = 1");
    refused(() -> insert("acme", 1));
    shop.execute("delete from shop.store_coupons where id in (2, 3, 4, 5, 6, 7, 8)");
    insert("acme", 1);
    refused(() -> insert("acme", 1));
    shop.execute("truncate shop.store_coupons");
    insert("acme", 3);
  }

  @Test
  void aStatementIsJudgedByWhatItComesToAndATransactionStatementByStatement() throws SQLException {
    limit("acme", Limit.atMost(10));
    insert("acme", 10);
    shop.execute("insert into shop.store_coupons (tenant_id, is_active) values ('acme', false)");
    shop.execute("update shop.store_coupons set is_active = not is_active where id in (1, 11)");
    try (Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      ShopCluster.execute(
          connection,
          "delete from shop.store_coupons where id = 2",
          "insert into shop.store_coupons (tenant_id) values ('acme')");
      connection.commit();
      PSQLException refused =
          catchThrowableOfType(
              PSQLException.class,
              () ->
                  ShopCluster.execute(
                      connection,
                      "insert into shop.store_coupons (tenant_id) values ('acme')",
                      "delete from shop.store_coupons where id = 3"));
      assertThat(refused.getSQLState()).isEqualTo(Clusters.REFUSED);
    }
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("10");
  }

  @Test
  void whatIsGatedIsRefusedAndWhatIsSoftOrUnlimitedNever() {
    limit("gated", Limit.notIncluded());
    PSQLException refused = refused(() -> insert("gated", 1));
    assertThat(message(refused)).isEqualTo("FEATURE_GATED");
    assertThat(detail(refused)).contains("\"limit\" : \"none\"");
    put("soft", Limit.atMost(1), Mode.SOFT, 1);
    insert("soft", 50);
    limit("rich", Limit.unlimited());
    insert("rich", 50);
    insert("nobody_said_anything", 50);
  }

  @Test
  void tenantsNobodyHasHeardOfAreHeldToTheDefault() {
    shop.clusters.setCeilings(
        shop.world.environment(),
        List.of(Ceiling.ofUnknown("active_coupons", Limit.atMost(2), Mode.HARD, 1)));
    limit("known", Limit.atMost(3));
    insert("new", 2);
    refused(() -> insert("new", 1));
    insert("known", 3);
    refused(() -> insert("known", 1));
  }

  @Test
  void ofTwoThatRaceForTheLastUnitExactlyOneWins() throws Exception {
    limit("acme", Limit.atMost(50));
    insert("acme", 49);
    CyclicBarrier together = new CyclicBarrier(2);
    Callable<Boolean> race =
        () -> {
          try (Connection connection = shop.connect()) {
            connection.setAutoCommit(false);
            together.await();
            ShopCluster.execute(
                connection, "insert into shop.store_coupons (tenant_id) values ('acme')");
            connection.commit();
            return true;
          } catch (PSQLException e) {
            assertThat(e.getSQLState()).isEqualTo(Clusters.REFUSED);
            return false;
          }
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 20; round++) {
        Future<Boolean> one = threads.submit(race);
        Future<Boolean> other = threads.submit(race);
        assertThat(one.get() ^ other.get()).isTrue();
        shop.execute(
            "delete from shop.store_coupons where id = (select max(id) from shop.store_coupons)");
      }
    }
    assertThat(shop.used("acme", "active_coupons")).isEqualTo("49");
  }

  @Test
  void aLevelIsRefusedAsStorageInItsUnit() {
    shop.install(List.of(ShopCluster.BYTES), "image_bytes");
    shop.clusters.setCeilings(
        shop.world.environment(),
        List.of(new Ceiling("7", "image_bytes", Limit.atMost(1_000), Mode.HARD, 1)));
    shop.execute("insert into shop.images (tenant_id, bytes) values (7, 900), (7, null)");
    PSQLException refused =
        refused(() -> shop.execute("insert into shop.images (tenant_id, bytes) values (7, 101)"));
    assertThat(message(refused)).isEqualTo("STORAGE_LIMIT_EXCEEDED");
    shop.execute("insert into shop.images (tenant_id, bytes) values (7, 100)");
    refused(() -> shop.execute("update shop.images set bytes = bytes + 1 where bytes = 100"));
    shop.execute("update shop.images set tenant_id = 8 where bytes = 100");
    assertThat(shop.used("7", "image_bytes")).isEqualTo("900");
    assertThat(shop.used("8", "image_bytes")).isEqualTo("100");
  }

  private void limit(String tenant, Limit limit) {
    put(tenant, limit, Mode.HARD, revision.incrementAndGet());
  }

  private void put(String tenant, Limit limit, Mode mode, long at) {
    shop.clusters.setCeilings(
        shop.world.environment(), List.of(new Ceiling(tenant, "active_coupons", limit, mode, at)));
  }

  private void insert(String tenant, int many) {
    shop.execute(
        "insert into shop.store_coupons (tenant_id) select '%s' from generate_series(1, %d)"
            .formatted(tenant, many));
  }

  private void copy(String lines) {
    try (Connection connection = shop.connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy shop.store_coupons (tenant_id) from stdin", new StringReader(lines));
    } catch (SQLException e) {
      throw new ShopCluster.Refused(e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static PSQLException refused(Runnable write) {
    ShopCluster.Refused refused = catchThrowableOfType(ShopCluster.Refused.class, write::run);
    assertThat(refused).as("it was not refused").isNotNull();
    assertThat(refused.sql.getSQLState()).isEqualTo(Clusters.REFUSED);
    return (PSQLException) refused.sql;
  }

  private static String message(PSQLException refused) {
    return requireNonNull(requireNonNull(refused.getServerErrorMessage()).getMessage());
  }

  private static String detail(PSQLException refused) {
    return requireNonNull(requireNonNull(refused.getServerErrorMessage()).getDetail());
  }
}
