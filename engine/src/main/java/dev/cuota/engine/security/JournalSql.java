package dev.cuota.engine.security;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements of the audit journal. */
final class JournalSql {

  void insert(Tx tx, UUID id, @Nullable EnvironmentId environment, JournalEntry entry) {
    List<String> names = List.copyOf(entry.act().details().keySet());
    List<String> values = names.stream().map(entry.act().details()::get).toList();
    tx.handle()
        .createUpdate(
            """
            insert into audit_journal (id, environment, at, actor, act, target, details)
            values (:id, :environment, :at, :actor, :act, :target, jsonb_object(:names, :values))
            """)
        .bind("id", id)
        .bind("environment", environment == null ? null : environment.value())
        .bind("at", entry.at().atOffset(ZoneOffset.UTC))
        .bind("actor", entry.act().actor())
        .bind("act", entry.act().act())
        .bind("target", entry.act().target())
        .bindArray("names", String.class, names)
        .bindArray("values", String.class, values)
        .execute();
  }

  List<JournalEntry> newest(Tx tx, int limit) {
    return tx.handle()
        .createQuery(
            """
            select at, actor, act, target,
                   array(select key from jsonb_each_text(details) order by key) as names,
                   array(select value from jsonb_each_text(details) order by key) as details
            from audit_journal
            order by at desc, id desc
            limit :limit
            """)
        .bind("limit", limit)
        .map((row, _) -> entry(row))
        .list();
  }

  private static JournalEntry entry(ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray("names").getArray();
    String[] values = (String[]) row.getArray("details").getArray();
    Map<String, String> details = HashMap.newHashMap(names.length);
    for (int i = 0; i < names.length; i++) {
      details.put(names[i], values[i]);
    }
    return new JournalEntry(
        row.getObject("at", OffsetDateTime.class).toInstant(),
        new Act(row.getString("actor"), row.getString("act"), row.getString("target"), details));
  }
}
