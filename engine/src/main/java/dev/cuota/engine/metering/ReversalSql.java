package dev.cuota.engine.metering;

import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** SQL that finds events to take back. */
final class ReversalSql {
  private ReversalSql() {}

  /** An event as far as taking it back needs it. */
  record Original(
      UUID key,
      TenantId tenant,
      String subject,
      Instant time,
      List<Line> lines,
      boolean isReversal) {}

  static Map<UUID, Original> originals(
      Tx tx, List<UUID> keys, Function<Integer, NumberedMeter> meters) {
    return tx
        .handle()
        .createQuery(
            """
            select l.key, l.tenant, t.key as subject, l.time, l.meters, l.amounts, l.groups,
                   l.marks, l.reverses is not null as reversal
            from usage_ledger l join tenants t on t.id = l.tenant
            where l.key = any(:keys)
            """)
        .bindArray("keys", UUID.class, keys)
        .map(
            (row, _) ->
                new Original(
                    row.getObject("key", UUID.class),
                    new TenantId(row.getLong("tenant")),
                    row.getString("subject"),
                    row.getTimestamp("time").toInstant(),
                    lines(row, meters),
                    row.getBoolean("reversal")))
        .stream()
        .collect(Collectors.toMap(Original::key, original -> original));
  }

  /** Notes which events these entries take back; one that is taken back already fails. */
  static void record(Tx tx, List<LedgerEntry> reversals) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into usage_reversals (original, reversal, tenant, environment, reversed_at)
                values (:original, :reversal, :tenant, :environment, :at)
                """);
    for (LedgerEntry entry : reversals) {
      batch
          .bind("original", entry.reverses())
          .bind("reversal", entry.key())
          .bind("tenant", entry.tenant().value())
          .bind("environment", entry.environment().value())
          .bind("at", entry.receivedAt().atOffset(ZoneOffset.UTC))
          .add();
    }
    batch.execute();
  }

  /** Which of the events have been taken back. */
  static Set<UUID> reversed(Tx tx, List<UUID> keys) {
    return tx.handle()
        .createQuery("select original from usage_reversals where original = any(:keys)")
        .bindArray("keys", UUID.class, keys)
        .mapTo(UUID.class)
        .set();
  }

  private static List<Line> lines(ResultSet row, Function<Integer, NumberedMeter> meters)
      throws SQLException {
    Array numbers = row.getArray("meters");
    if (numbers == null) {
      return List.of();
    }
    Integer[] ids = (Integer[]) numbers.getArray();
    BigDecimal[] amounts = (BigDecimal[]) row.getArray("amounts").getArray();
    @Nullable Object[] groups = elements(row, "groups", ids.length);
    @Nullable Object[] marks = elements(row, "marks", ids.length);
    List<Line> lines = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      lines.add(
          new Line(
              ids[i],
              meters.apply(ids[i]).meter().aggregation(),
              groups[i] instanceof Integer group ? group : 0,
              amounts[i],
              marks[i] instanceof String mark ? mark : null));
    }
    return lines;
  }

  private static @Nullable Object[] elements(ResultSet row, String column, int length)
      throws SQLException {
    Array array = row.getArray(column);
    return array == null ? new Object[length] : (Object[]) array.getArray();
  }
}
