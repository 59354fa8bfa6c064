package dev.cuota.engine.metering;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** SQL of the ledger itself. */
final class MeteringSql {
  /** Writers hold it shared; rebuilding rollups holds it alone. */
  private static final long LEDGER_LOCK = 0x63756f7461L;

  private static final int COPY_CHUNK_BYTES = 1 << 16;

  private MeteringSql() {}

  /** The position of the transaction; keeps a rebuilding of rollups out until it ends. */
  static long begin(Tx tx) {
    return tx.handle()
        .createQuery("select nextval('ledger_position') from pg_advisory_xact_lock_shared(:lock)")
        .bind("lock", LEDGER_LOCK)
        .mapTo(Long.class)
        .one();
  }

  static long nextPosition(Tx tx) {
    return tx.handle().createQuery("select nextval('ledger_position')").mapTo(Long.class).one();
  }

  /** Takes accounts, in order, for those who use what their tenants share. */
  static void lockAccounts(Tx tx, SortedSet<Long> accounts) {
    tx.handle()
        .createQuery(
            """
            select count(pg_advisory_xact_lock(hashtextextended('account ' || account, 0)))
            from (select account from unnest(:accounts) as account order by account) as ordered
            """)
        .bind("accounts", accounts.stream().mapToLong(Long::longValue).toArray())
        .mapTo(Long.class)
        .one();
  }

  /** Keeps all writers out until the transaction ends. */
  static void lockOutWriters(Tx tx) {
    tx.handle()
        .createQuery("select true from pg_advisory_xact_lock(:lock)")
        .bind("lock", LEDGER_LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  /** Writes rows straight into the ledger; a key that is there fails the transaction. */
  static void copy(Tx tx, List<LedgerEntry> sorted, long position) {
    CopyBuffer buffer = new CopyBuffer(sorted.size() * 320 + 64);
    sorted.forEach(entry -> entry.write(buffer, position));
    try {
      PGConnection connection = tx.handle().getConnection().unwrap(PGConnection.class);
      CopyIn copy =
          connection
              .getCopyAPI()
              .copyIn("copy usage_ledger (" + LedgerEntry.COLUMNS + ") from stdin (format binary)");
      copy.writeToCopy(CopyBuffer.HEADER, 0, CopyBuffer.HEADER.length);
      for (int at = 0; at < buffer.size(); at += COPY_CHUNK_BYTES) {
        copy.writeToCopy(buffer.bytes(), at, Math.min(COPY_CHUNK_BYTES, buffer.size() - at));
      }
      copy.writeToCopy(CopyBuffer.TRAILER, 0, CopyBuffer.TRAILER.length);
      copy.endCopy();
    } catch (SQLException e) {
      throw new WriteFault(e);
    }
  }

  /** What the ledger holds under these keys. */
  static Map<UUID, LedgerEntry.Stored> stored(Tx tx, Collection<UUID> keys) {
    return tx
        .handle()
        .createQuery(
            """
            select key, tenant, type, source, id, time, data, position
            from usage_ledger where key = any(:keys)
            """)
        .bindArray("keys", UUID.class, keys)
        .map(
            (row, _) ->
                new LedgerEntry.Stored(
                    row.getObject("key", UUID.class),
                    new TenantId(row.getLong("tenant")),
                    row.getString("type"),
                    row.getString("source"),
                    row.getString("id"),
                    row.getTimestamp("time").toInstant(),
                    row.getString("data"),
                    row.getLong("position")))
        .stream()
        .collect(Collectors.toMap(LedgerEntry.Stored::key, stored -> stored));
  }

  /**
   * Leaves word of the transaction for other nodes and for readers that wait for its position, which
   * it answers; keeps a rebuilding of rollups out until the transaction ends.
   */
  static long record(Tx tx, Batch batch) {
    return tx.handle()
        .createQuery(
            """
            insert into usage_batches
              (position, written_at, node, environments, events, tenants)
            select coalesce(:position, nextval('ledger_position')),
                   :written, :node, :environments, :events, :tenants
            from pg_advisory_xact_lock_shared(:lock)
            returning position
            """)
        .bind("lock", LEDGER_LOCK)
        .bindByType("position", batch.position(), Long.class)
        .bind("written", batch.writtenAt())
        .bind("node", batch.node())
        .bind("environments", ints(batch.events().keySet()))
        .bind("events", ints(batch.events().values()))
        .bind("tenants", batch.tenants().stream().mapToLong(Long::longValue).toArray())
        .mapTo(Long.class)
        .one();
  }

  /** Leaves word for other nodes that rollups were built again. */
  static void recordRebuilding(Tx tx, UUID node, Instant now) {
    record(tx, new Batch(null, now, node, Collections.emptySortedMap(), Set.of()));
  }

  /** What other nodes than {@code node} have written from a horizon on, see {@link Tx#horizon}. */
  static Elsewhere writtenElsewhere(Tx tx, UUID node, String since) {
    String next = tx.horizon();
    return tx.handle()
        .createQuery(
            """
            select coalesce(bool_or(cardinality(environments) = 0), false) as everything,
                   coalesce(array_agg(distinct tenant) filter (where tenant is not null), '{}')
                     as tenants
            from usage_batches left join lateral unnest(tenants) as tenant on true
            where written_in >= :since::xid8 and node <> :node
            """)
        .bind("since", since)
        .bind("node", node)
        .map(
            (row, _) ->
                new Elsewhere(row.getBoolean("everything"), tenants(row.getArray("tenants")), next))
        .one();
  }

  private static Set<TenantId> tenants(Array array) throws SQLException {
    return Stream.of((Long[]) array.getArray()).map(TenantId::new).collect(Collectors.toSet());
  }

  /** Forgets batches written before then, but for the last one; answers how many. */
  static int forgetBatches(Tx tx, Instant before) {
    return tx.handle()
        .createUpdate(
            """
            delete from usage_batches
            where written_at < :before and position < (select max(position) from usage_batches)
            """)
        .bind("before", before)
        .execute();
  }

  private static int[] ints(Collection<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * What one transaction writes.
   *
   * @param position null when it has none yet
   * @param events environment to how many of the events are its own
   */
  record Batch(
      @Nullable Long position,
      Instant writtenAt,
      UUID node,
      SortedMap<Integer, Integer> events,
      Set<Long> tenants) {}

  /** The number of a combination of dimension values; empty when it is new. */
  static Optional<Integer> group(Tx tx, int meter, SortedMap<String, String> dimensions) {
    return tx.handle()
        .createQuery(
            """
            select id from usage_groups
            where meter = :meter and dimensions = jsonb_object(:names, :values)
            """)
        .bind("meter", meter)
        .bindArray("names", String.class, dimensions.keySet())
        .bindArray("values", String.class, dimensions.values())
        .mapTo(Integer.class)
        .findOne();
  }

  /** Gives a number to a combination unless somebody else has just done so. */
  static void addGroup(
      Tx tx, EnvironmentId environment, int meter, SortedMap<String, String> dimensions) {
    tx.handle()
        .createUpdate(
            """
            insert into usage_groups (environment, meter, dimensions)
            values (:environment, :meter, jsonb_object(:names, :values))
            on conflict (meter, dimensions) do nothing
            """)
        .bind("environment", environment.value())
        .bind("meter", meter)
        .bindArray("names", String.class, dimensions.keySet())
        .bindArray("values", String.class, dimensions.values())
        .execute();
  }

  /** How many combinations of a meter have numbers. */
  static int groups(Tx tx, int meter) {
    return tx.handle()
        .createQuery("select count(*) from usage_groups where meter = :meter")
        .bind("meter", meter)
        .mapTo(Integer.class)
        .one();
  }

  static boolean positionKnown(Tx tx, long position) {
    return tx.handle()
        .createQuery(
            """
            select exists (select from usage_batches where position = :position)
                or :position < (select min(position) from usage_batches)
            """)
        .bind("position", position)
        .mapTo(Boolean.class)
        .one();
  }
}
