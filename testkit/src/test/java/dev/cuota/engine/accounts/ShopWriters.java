package dev.cuota.engine.accounts;

import dev.cuota.engine.clusters.TenantMover;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Somebody who uses a shop all the time: orders with lines, changed, and deleted. What is committed is
 * remembered, so that it can be found again. Who is refused asks where the shop is, and tries again.
 */
final class ShopWriters implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(4);

  private final String tenant;
  private final Supplier<String> home;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Long, Integer> orders = new ConcurrentHashMap<>();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean ended;

  /**
   * Begins.
   *
   * @param home URL of the database that the shop is in now
   */
  ShopWriters(String tenant, Supplier<String> home, int writers) {
    this.tenant = tenant;
    this.home = home;
    for (int i = 0; i < writers; i++) {
      long seed = i;
      threads.add(Thread.ofPlatform().name("writer-" + i).start(() -> write(new Random(seed))));
    }
  }

  long commits() {
    return commits.get();
  }

  /** For how long the one who had to wait for longest could not write. */
  Duration longestPause() {
    return Duration.ofNanos(longestNanos.get());
  }

  /** Orders by number, each with how many lines it has to have, of all that were made here. */
  Map<Long, Integer> orders() {
    return new TreeMap<>(orders);
  }

  List<Throwable> faults() {
    return List.copyOf(faults);
  }

  /** Has them end what they are at. */
  void end() {
    ended = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    end();
  }

  private void write(Random random) {
    List<Long> mine = new ArrayList<>();
    try {
      while (!ended) {
        patiently(random, mine);
        LockSupport.parkNanos(PACE.toNanos());
      }
    } catch (SQLException | RuntimeException e) {
      faults.add(e);
    }
  }

  private void patiently(Random random, List<Long> mine) throws SQLException {
    long since = 0;
    String url = home.get();
    Connection connection = DriverManager.getConnection(url);
    try {
      while (!ended) {
        long began = System.nanoTime();
        try {
          work(connection, random, mine);
          commits.incrementAndGet();
          long waited = System.nanoTime() - (since == 0 ? began : since);
          longestNanos.accumulateAndGet(waited, Math::max);
          return;
        } catch (SQLException e) {
          connection.rollback();
          if (!TenantMover.MOVING.equals(e.getSQLState()) && !"40001".equals(e.getSQLState())) {
            throw e;
          }
          since = since == 0 ? began : since;
          connection.close();
          LockSupport.parkNanos(PACE.toNanos());
          connection = DriverManager.getConnection(home.get());
        }
      }
    } finally {
      connection.close();
    }
  }

  private void work(Connection connection, Random random, List<Long> mine) throws SQLException {
    connection.setAutoCommit(false);
    int kind = random.nextInt(10);
    if (mine.isEmpty() || kind < 5) {
      order(connection, random, mine);
    } else if (kind < 8) {
      change(connection, random, mine);
    } else {
      long gone = mine.get(random.nextInt(mine.size()));
      execute(connection, "delete from shop.orders where id = " + gone);
      connection.commit();
      mine.remove(gone);
      orders.remove(gone);
    }
  }

  private void order(Connection connection, Random random, List<Long> mine) throws SQLException {
    int lines = 1 + random.nextInt(3);
    long id;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into shop.orders (tenant_id, total) values (?, 1) returning id")) {
      insert.setString(1, tenant);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        id = row.getLong(1);
      }
    }
    lines(connection, id, lines);
    connection.commit();
    mine.add(id);
    orders.put(id, lines);
  }

  private void change(Connection connection, Random random, List<Long> mine) throws SQLException {
    long id = mine.get(random.nextInt(mine.size()));
    execute(connection, "update shop.orders set total = total + 1, at = now() where id = " + id);
    lines(connection, id, 1);
    execute(
        connection,
        """
        update shop.products set price = price + 1
        where id = (select min(id) + %d from shop.products where tenant_id = '%s')
        """
            .formatted(random.nextInt(500), tenant));
    connection.commit();
    orders.merge(id, 1, Integer::sum);
  }

  private void lines(Connection connection, long order, int many) throws SQLException {
    execute(
        connection,
        "insert into shop.order_lines (tenant_id, order_id, many) select '%s', %d, n from generate_series(1, %d) as n"
            .formatted(tenant, order, many));
  }

  private static void execute(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }
}
