package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Session;
import dev.cuota.engine.platform.Tx;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All SQL of nodes and of the journal of what they let through. */
final class JournalSql {
  /** Kind of the sessions' locks. */
  static final long SESSIONS = 0x6e6f6465;

  private static final int SPENT_BYTES = 16 + 8 + 4;

  private JournalSql() {}

  /** Enters a new node; answers its number. */
  static long enter(Tx tx, Instant now) {
    return tx.handle()
        .createQuery("insert into limit_nodes (opened_at) values (:now) returning id")
        .bind("now", PoolSql.utc(now))
        .mapTo(Long.class)
        .one();
  }

  static void leave(Tx tx, long node, Instant now) {
    tx.handle()
        .createUpdate("update limit_nodes set closed_at = :now where id = :node")
        .bind("node", node)
        .bind("now", PoolSql.utc(now))
        .execute();
  }

  /** Nodes that have not said goodbye. */
  static List<Long> open(Tx tx) {
    return tx.handle()
        .createQuery("select id from limit_nodes where closed_at is null order by id")
        .mapTo(Long.class)
        .list();
  }

  /** The environments in which a node has leases. */
  static List<EnvironmentId> environments(Tx tx, String holder) {
    return tx.handle()
        .createQuery("select environment from limit_holders where name = :holder order by 1")
        .bind("holder", holder)
        .map((row, _) -> new EnvironmentId(row.getInt("environment")))
        .list();
  }

  /**
   * A row of the journal that is to be written.
   *
   * @param number 1, 2, 3 … of a node in an environment
   */
  record Row(
      long node, EnvironmentId environment, long number, long position, List<Spend> spends) {}

  /**
   * A row that was written.
   *
   * @param spent by lease
   */
  record StoredRow(long position, Map<UUID, Spent> spent) {}

  static void append(Session session, List<Row> rows) {
    session.run(
        handle -> {
          var batch =
              handle.prepareBatch(
                  """
                  insert into limit_journal (node, environment, number, position, spent)
                  values (:node, :environment, :number, :position, :spent)
                  """);
          for (Row row : rows) {
            batch
                .bind("node", row.node())
                .bind("environment", row.environment().value())
                .bind("number", row.number())
                .bind("position", row.position())
                .bind("spent", bytes(row.spends()))
                .add();
          }
          return rows.size() == 1 ? batch.execute() : handle.inTransaction(_ -> batch.execute());
        });
  }

  /** Whether a row stands in the journal. */
  static boolean has(Tx tx, long node, EnvironmentId environment, long number) {
    return tx.handle()
        .createQuery(
            """
            select exists (select from limit_journal
              where node = :node and environment = :environment and number = :number)
            """)
        .bind("node", node)
        .bind("environment", environment.value())
        .bind("number", number)
        .mapTo(Boolean.class)
        .one();
  }

  static List<StoredRow> rows(Tx tx, long node, EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            """
            select position, spent from limit_journal
            where node = :node and environment = :environment order by number
            """)
        .bind("node", node)
        .bind("environment", environment.value())
        .map((row, _) -> new StoredRow(row.getLong("position"), spent(row.getBytes("spent"))))
        .list();
  }

  /** Takes out what the ledger holds now. */
  static void remove(Tx tx, long node, EnvironmentId environment, long upTo) {
    tx.handle()
        .createUpdate(
            """
            delete from limit_journal
            where node = :node and environment = :environment and number <= :upTo
            """)
        .bind("node", node)
        .bind("environment", environment.value())
        .bind("upTo", upTo)
        .execute();
  }

  /** What was spent of leases, as a row holds it. */
  private static byte[] bytes(List<Spend> spends) {
    int count = spends.stream().mapToInt(Spend::weight).sum();
    ByteBuffer bytes = ByteBuffer.allocate(count * SPENT_BYTES);
    for (Spend spend : spends) {
      for (int i = 0; i < spend.leases().size(); i++) {
        UUID id = spend.leases().get(i).id();
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        bytes.putLong(spend.amount(i)).putInt(1);
      }
    }
    return bytes.array();
  }

  /** What was spent of a lease, and in how many uses. */
  record Spent(long micros, long uses) {
    Spent plus(Spent other) {
      return new Spent(micros + other.micros, uses + other.uses);
    }
  }

  /** What was spent of each lease in all rows. */
  static Map<UUID, Spent> sum(List<StoredRow> rows) {
    Map<UUID, Spent> sums = new HashMap<>();
    rows.forEach(
        row -> row.spent().forEach((lease, spent) -> sums.merge(lease, spent, Spent::plus)));
    return sums;
  }

  private static Map<UUID, Spent> spent(byte[] stored) {
    Map<UUID, Spent> sums = new HashMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    while (bytes.hasRemaining()) {
      UUID id = new UUID(bytes.getLong(), bytes.getLong());
      sums.merge(id, new Spent(bytes.getLong(), bytes.getInt()), Spent::plus);
    }
    return sums;
  }
}
