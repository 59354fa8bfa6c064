package dev.cuota.engine.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Counter;
import dev.cuota.core.platform.EnvironmentId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Eight connections write whatever one can write, with rollbacks and savepoints; in the end every
 * count is what its rows come to. A transaction of several statements may meet another the wrong way
 * round whatever a trigger does, and is tried again; single statements must not.
 */
class CountsSimulation {
  private static final int WRITERS = 8;
  private static final int TENANTS = 40;
  private static final String DEADLOCK = "40P01";

  private static final Counter STATES =
      new Counter(
          "states", "shop.items", "tenant_id", "state = 'on' and gone_at is null", "1", null);
  private static final Counter SIZES =
      new Counter("sizes", "shop.items", "tenant_id", null, "size * 2", null);
  private static final Counter MONTHS =
      new Counter("months", "shop.items", "tenant_id", "state <> 'off'", "1", "made_at");

  private final ShopCluster shop = new ShopCluster();
  private final EnvironmentId environment = shop.world.environment();
  private final AtomicInteger deadlocks = new AtomicInteger();
  private final AtomicInteger statements = new AtomicInteger();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void singleStatementsNeverWaitForEachOtherInACircle() throws Exception {
    run(5_000, 0);
    assertThat(deadlocks).hasValue(0);
  }

  @Test
  void afterRollbacksAndSavepointsEveryCountIsRight() throws Exception {
    run(4_000, 10);
  }

  @Test
  @Tag("long")
  void afterFiftyThousandStatementsEveryCountIsRight() throws Exception {
    run(50_000, 10);
  }

  @Test
  @Tag("long")
  void fiftyThousandSingleStatementsNeverWaitForEachOtherInACircle() throws Exception {
    run(50_000, 0);
    assertThat(deadlocks).hasValue(0);
  }

  /**
   * Runs so many statements.
   *
   * @param transactions of a hundred steps so many are transactions of several statements
   */
  private void run(int many, int transactions) throws Exception {
    long seed = new Random().nextLong();
    shop.execute(
        """
        create table shop.items (
          id bigint generated always as identity primary key, tenant_id text, state text not null,
          size numeric, gone_at timestamptz, made_at timestamptz, note text)
        """);
    shop.install(List.of(STATES, SIZES, MONTHS));
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Random random = new Random(seed + writer);
        writers.add(threads.submit(() -> write(random, many, transactions)));
      }
      for (int look = 0; look < 5; look++) {
        assertThat(clusters().verify(environment, Clusters.SHARED))
            .as("midway, seed %d", seed)
            .isEmpty();
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    System.out.printf(
        "%d statements, %d %% transactions, seed %d: %d dead-locks%n",
        statements.get(), transactions, seed, deadlocks.get());
    assertThat(clusters().verify(environment, Clusters.SHARED)).as("seed %d", seed).isEmpty();
    // Rows were written; the last statement may have taken all of them away again.
    assertThat(shop.ask("select last_value > 100 from shop.items_id_seq")).isEqualTo("t");
  }

  private Void write(Random random, int many, int transactions) throws SQLException {
    try (Connection connection = shop.connect()) {
      while (statements.get() < many) {
        try {
          if (random.nextInt(100) >= transactions) {
            connection.setAutoCommit(true);
            execute(connection, statement(random));
          } else {
            transaction(connection, random);
          }
        } catch (SQLException e) {
          if (!DEADLOCK.equals(e.getSQLState())) {
            throw e;
          }
          deadlocks.incrementAndGet();
          if (!connection.getAutoCommit()) {
            connection.rollback();
          }
        }
      }
    }
    return null;
  }

  private void transaction(Connection connection, Random random) throws SQLException {
    connection.setAutoCommit(false);
    for (int i = random.nextInt(5); i >= 0; i--) {
      Savepoint savepoint = random.nextInt(3) == 0 ? connection.setSavepoint() : null;
      execute(connection, statement(random));
      if (savepoint != null && random.nextBoolean()) {
        connection.rollback(savepoint);
      }
    }
    if (random.nextInt(4) == 0) {
      connection.rollback();
    } else {
      connection.commit();
    }
  }

  private void execute(Connection connection, String statement) throws SQLException {
    statements.incrementAndGet();
    ShopCluster.execute(connection, statement);
  }

  /** Rows are taken in the order of their ids, so that they are no reason for dead-locks. */
  private static String statement(Random random) {
    String some =
        "id in (select id from shop.items where id %% %d = %d order by id limit %d for update)"
            .formatted(5 + random.nextInt(40), random.nextInt(5), 1 + random.nextInt(20));
    return switch (random.nextInt(100)) {
      case 0 -> "truncate shop.items";
      case 1, 2, 3, 4, 5 ->
          "insert into shop.items (tenant_id, state, size, made_at) select 't' || n %% %d, 'on', n, '2026-01-30Z'::timestamptz + n * interval '1 hour' from generate_series(1, %d) n"
              .formatted(1 + random.nextInt(TENANTS), 1 + random.nextInt(200));
      case 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 -> "delete from shop.items where " + some;
      case 16, 17, 18, 19, 20 ->
          "update shop.items set tenant_id = %s where %s".formatted(tenant(random), some);
      case 21, 22, 23, 24, 25, 26, 27, 28, 29, 30 ->
          "update shop.items set state = %s where %s".formatted(state(random), some);
      case 31, 32, 33, 34, 35 -> "update shop.items set size = size * 1.5 - id where " + some;
      case 36, 37, 38, 39, 40 ->
          "update shop.items set made_at = made_at + interval '20 days', size = null where " + some;
      case 41, 42, 43 -> "update shop.items set gone_at = now() where " + some;
      case 44, 45, 46, 47, 48 -> "update shop.items set note = 'x' where " + some;
      default ->
          "insert into shop.items (tenant_id, state, size, made_at) values (%s, %s, %d.25, %s)"
              .formatted(
                  tenant(random),
                  state(random),
                  random.nextInt(1_000),
                  random.nextInt(20) == 0
                      ? "null"
                      : "'2026-03-%02dZ'".formatted(1 + random.nextInt(28)));
    };
  }

  private static String tenant(Random random) {
    return random.nextInt(20) == 0 ? "null" : "'t%d'".formatted(random.nextInt(TENANTS));
  }

  private static String state(Random random) {
    return random.nextBoolean() ? "'on'" : random.nextBoolean() ? "'off'" : "'half'";
  }

  private Clusters clusters() {
    return shop.clusters;
  }
}
