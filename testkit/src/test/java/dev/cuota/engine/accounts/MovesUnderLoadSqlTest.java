package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.MovePhase;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.security.Cause;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shop is moved, and back, while people go on buying: nothing is lost, and nothing is there twice. */
class MovesUnderLoadSqlTest {
  private static final Cause ADA = Cause.admin("ada");
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final int WRITERS = 3;

  @Test
  @Timeout(300)
  void aShopOfFiftyThousandRowsIsMovedWhileItIsInUse() {
    thereAndBack(50_000);
  }

  @Test
  @Tag("long")
  @Timeout(3_600)
  void aShopOfAMillionRowsIsMovedWhileItIsInUse() {
    thereAndBack(1_000_000);
  }

  private static void thereAndBack(int rows) {
    try (MoveWorld world = new MoveWorld()) {
      world.tenant("beside", 500);
      world.tenant("acme", rows);
      world.withEurope();
      String beside = MoveWorld.contents(world.sharedUrl, "beside");
      try (ShopWriters writers =
          new ShopWriters("acme", () -> world.url(world.home("acme")), WRITERS)) {
        awaitCommits(writers, 100);
        TenantMove begun =
            ((TenantMoveOutcome.Begun)
                    world.moves().begin(world.environment, "acme", MoveWorld.EU, ADA))
                .move();
        TenantMove moved = world.moves().work(begun, _ -> {});
        assertThat(moved.phase()).as(moved.state().toString()).isEqualTo(MovePhase.MOVED);
        told("moved", rows, writers);
        awaitCommits(writers, 100);
        world.moves().back(world.environment, "acme", ADA);
        TenantMove back = world.moves().work(begun, _ -> {});
        assertThat(back.phase()).as(back.state().toString()).isEqualTo(MovePhase.DONE);
        told("and back", rows, writers);
        awaitCommits(writers, 100);
        writers.end();
        isRight(world, writers, rows, Clusters.SHARED);
      }
      assertThat(MoveWorld.contents(world.sharedUrl, "beside")).isEqualTo(beside);
    }
  }

  private static void isRight(MoveWorld world, ShopWriters writers, int rows, String cluster) {
    assertThat(writers.faults()).isEmpty();
    assertThat(world.home("acme")).isEqualTo(cluster);
    String url = world.url(cluster);
    long each = rows / MoveWorld.TABLES.size();
    for (String table : new String[] {"shop.products", "shop.images", "shop.banners"}) {
      assertThat(MoveWorld.count(url, table, "acme")).as(table).isEqualTo(each);
    }
    Map<Long, Integer> found = orders(url);
    assertThat(found)
        .hasSize((int) each + writers.orders().size())
        .containsAllEntriesOf(writers.orders());
    long lines = writers.orders().values().stream().mapToLong(Integer::longValue).sum();
    assertThat(MoveWorld.count(url, "shop.order_lines", "acme")).isEqualTo(each + lines);
    assertThat(MoveWorld.counted(url, "acme")).isEqualTo(each);
    assertThat(writers.longestPause()).isLessThan(MOST);
  }

  private static Map<Long, Integer> orders(String url) {
    Map<Long, Integer> orders = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select o.id, count(l.id) from shop.orders o
                left join shop.order_lines l on l.order_id = o.id
                where o.tenant_id = 'acme' group by o.id
                """)) {
      while (row.next()) {
        orders.put(row.getLong(1), row.getInt(2));
      }
      return orders;
    } catch (SQLException e) {
      throw new MoveWorld.Refused(e);
    }
  }

  private static void told(String what, int rows, ShopWriters writers) {
    System.out.printf(
        "%,d rows %s: %,d commits meanwhile, the longest pause was %d ms%n",
        rows, what, writers.commits(), writers.longestPause().toMillis());
  }

  private static void awaitCommits(ShopWriters writers, int more) {
    long until = writers.commits() + more;
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (writers.commits() < until) {
      assertThat(writers.faults()).isEmpty();
      assertThat(System.nanoTime()).as("writers write").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
