package dev.cuota.engine.metering;

import dev.cuota.core.metering.MeterBook;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** SQL that shows single events. */
final class EventSql {
  private static final long ANY_TENANT = 0;

  private static final String SELECT =
      """
      select l.source, l.id, l.type, t.key as subject, l.time, l.received_at, l.data,
             l.position, l.meters, l.amounts, l.note,
             l.groups,
             (select v.reversed_at from usage_reversals v where v.original = l.key) as reversed,
             (select o.id from usage_ledger o where o.key = l.reverses) as reverses
      from usage_ledger l
      join tenants t on t.id = l.tenant
      """;

  private static final String COUNTED =
      """
      where l.environment = :environment and l.tenant = any(:tenants)
        and l.time >= :from and l.time < :to and l.meters @> array[:meter::int]
      """;

  private final Tx tx;
  private final MeterBook meters;
  private final Map<Integer, Map<String, String>> dimensions = new HashMap<>();

  EventSql(Tx tx, MeterBook meters) {
    this.tx = tx;
    this.meters = meters;
  }

  List<StoredEvent> events(EventFilter filter) {
    return tx.handle()
        .createQuery(
            SELECT
                + """
            where l.environment = :environment
              and l.time >= :from and l.time < :to
              and (:id = '' or strpos(l.id, :id) > 0)
              and (:subject = '' or strpos(t.key, :subject) > 0)
              and (not :uncountedOnly or l.meters is null)
              and (:tenant = 0 or l.tenant = :tenant)
            order by l.time desc, l.key desc
            limit :limit
            """)
        .bind("environment", filter.environment().value())
        .bind("from", filter.range().start().atOffset(ZoneOffset.UTC))
        .bind("to", filter.range().end().atOffset(ZoneOffset.UTC))
        .bind("id", filter.id() == null ? "" : filter.id())
        .bind("subject", filter.subject() == null ? "" : filter.subject())
        .bind("uncountedOnly", filter.uncountedOnly())
        .bind("tenant", filter.tenant() == null ? ANY_TENANT : filter.tenant().value())
        .bind("limit", filter.limit())
        .map((row, _) -> event(row))
        .list();
  }

  /** Those that a meter counts, the oldest first. */
  List<StoredEvent> counted(CountedFilter filter) {
    return where(
            tx.handle()
                .createQuery(
                    SELECT + COUNTED + " order by l.time, l.key limit :limit offset :offset"),
            filter)
        .bind("limit", filter.limit())
        .bind("offset", filter.offset())
        .map((row, _) -> event(row))
        .list();
  }

  /** How many they are. */
  long count(CountedFilter filter) {
    return where(tx.handle().createQuery("select count(*) from usage_ledger l " + COUNTED), filter)
        .mapTo(Long.class)
        .one();
  }

  private static Query where(Query query, CountedFilter filter) {
    return query
        .bind("environment", filter.environment().value())
        .bind("tenants", filter.tenants().stream().mapToLong(TenantId::value).toArray())
        .bind("from", filter.range().start().atOffset(ZoneOffset.UTC))
        .bind("to", filter.range().end().atOffset(ZoneOffset.UTC))
        .bind("meter", filter.meter());
  }

  private StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getString("source"),
        row.getString("id"),
        row.getString("type"),
        row.getString("subject"),
        row.getTimestamp("time").toInstant(),
        row.getTimestamp("received_at").toInstant(),
        row.getString("data"),
        row.getLong("position"),
        counted(row),
        row.getString("note"),
        instant(row, "reversed"),
        row.getString("reverses"));
  }

  private List<StoredEvent.Counted> counted(ResultSet row) throws SQLException {
    Array numbers = row.getArray("meters");
    if (numbers == null) {
      return List.of();
    }
    Integer[] ids = (Integer[]) numbers.getArray();
    BigDecimal[] amounts = (BigDecimal[]) row.getArray("amounts").getArray();
    Array combinations = row.getArray("groups");
    Integer[] groups =
        combinations == null ? new Integer[ids.length] : (Integer[]) combinations.getArray();
    List<StoredEvent.Counted> counted = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      int id = ids[i];
      String meter = meters.meter(id).map(m -> m.meter().key()).orElse("#" + id);
      Map<String, String> group =
          groups[i] == null ? Map.of() : dimensions.computeIfAbsent(groups[i], this::group);
      counted.add(new StoredEvent.Counted(meter, new Quantity(amounts[i]), group));
    }
    return counted;
  }

  private Map<String, String> group(int id) {
    Map<String, String> group = new TreeMap<>();
    tx.handle()
        .createQuery(
            """
            select d.key, d.value from usage_groups g, jsonb_each_text(g.dimensions) d
            where g.id = :id
            """)
        .bind("id", id)
        .map((row, _) -> Map.entry(row.getString("key"), row.getString("value")))
        .forEach(entry -> group.put(entry.getKey(), entry.getValue()));
    return group;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
