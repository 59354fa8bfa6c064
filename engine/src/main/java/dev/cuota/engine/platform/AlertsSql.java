package dev.cuota.engine.platform;

import dev.cuota.core.platform.EnvironmentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;

/** All SQL of the alerts. */
final class AlertsSql {
  private static final String COLUMNS =
      """
      id, kind, subject, severity, environment, times, first_at, last_at, resolved_at, resolved_by,
      array(select key from jsonb_each_text(details) order by key) as names,
      array(select value from jsonb_each_text(details) order by key) as facts
      """;

  Alert raise(Tx tx, UUID id, Alarm alarm, Instant now) {
    List<String> names = List.copyOf(alarm.details().keySet());
    List<String> facts = names.stream().map(alarm.details()::get).map(Alarm::cut).toList();
    return named(
            tx.handle()
                .createQuery(
                    """
                    insert into alerts
                           (id, kind, subject, severity, environment, details, first_at, last_at)
                    values (:id, :kind, :subject, :severity, :environment,
                            jsonb_object(:names, :facts), :now, :now)
                    on conflict (kind, subject, environment) where resolved_at is null
                      do update set times = alerts.times + 1, last_at = excluded.last_at,
                                    severity = excluded.severity, details = excluded.details
                    returning %s
                    """
                        .formatted(COLUMNS)),
            alarm)
        .bind("id", id)
        .bind("severity", alarm.severity().name().toLowerCase(Locale.ROOT))
        .bindArray("names", String.class, names)
        .bindArray("facts", String.class, facts)
        .bind("now", now)
        .map((row, _) -> alert(row))
        .one();
  }

  Optional<Alert> resolve(Tx tx, Alarm alarm, Instant now, String by) {
    return named(
            tx.handle()
                .createQuery(
                    """
                    update alerts set resolved_at = :now, resolved_by = :by
                     where kind = :kind and subject = :subject
                       and environment is not distinct from :environment::smallint
                       and resolved_at is null
                    returning %s
                    """
                        .formatted(COLUMNS)),
            alarm)
        .bind("now", now)
        .bind("by", by)
        .map((row, _) -> alert(row))
        .findOne();
  }

  Optional<Alert> resolve(Tx tx, UUID id, Instant now, String by) {
    return tx.handle()
        .createQuery(
            """
            update alerts set resolved_at = :now, resolved_by = :by
             where id = :id and resolved_at is null
            returning %s
            """
                .formatted(COLUMNS))
        .bind("id", id)
        .bind("now", now)
        .bind("by", by)
        .map((row, _) -> alert(row))
        .findOne();
  }

  List<Alert> open(Tx tx, int limit) {
    return tx.handle()
        .createQuery(
            """
            select %s
              from alerts
             where resolved_at is null
             order by array_position(array['critical', 'warning', 'info'], severity),
                      last_at desc, id
             limit :limit
            """
                .formatted(COLUMNS))
        .bind("limit", limit)
        .map((row, _) -> alert(row))
        .list();
  }

  List<Alert> openOf(Tx tx, String kind, int limit) {
    return tx.handle()
        .createQuery(
            """
            select %s
              from alerts
             where kind = :kind and resolved_at is null
             order by first_at, id
             limit :limit
            """
                .formatted(COLUMNS))
        .bind("kind", kind)
        .bind("limit", limit)
        .map((row, _) -> alert(row))
        .list();
  }

  long countOpen(Tx tx) {
    return tx.handle()
        .createQuery("select count(*) from alerts where resolved_at is null")
        .mapTo(Long.class)
        .one();
  }

  long sweep(Tx tx, Instant before, boolean dryRun) {
    return dryRun
        ? tx.handle()
            .createQuery("select count(*) from alerts where resolved_at < :before")
            .bind("before", before)
            .mapTo(Long.class)
            .one()
        : tx.handle()
            .createUpdate("delete from alerts where resolved_at < :before")
            .bind("before", before)
            .execute();
  }

  private static <S extends SqlStatement<S>> S named(S statement, Alarm alarm) {
    EnvironmentId environment = alarm.environment();
    return statement
        .bind("kind", alarm.kind())
        .bind("subject", alarm.subject())
        .bind("environment", environment == null ? null : (Integer) environment.value());
  }

  private static Alert alert(ResultSet row) throws SQLException {
    Timestamp resolved = row.getTimestamp("resolved_at");
    return new Alert(
        row.getObject("id", UUID.class),
        alarm(row),
        row.getLong("times"),
        row.getTimestamp("first_at").toInstant(),
        row.getTimestamp("last_at").toInstant(),
        resolved == null ? null : resolved.toInstant(),
        row.getString("resolved_by"));
  }

  private static Alarm alarm(ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray("names").getArray();
    String[] facts = (String[]) row.getArray("facts").getArray();
    Map<String, String> details = HashMap.newHashMap(names.length);
    for (int i = 0; i < names.length; i++) {
      details.put(names[i], facts[i]);
    }
    Integer environment = row.getObject("environment", Integer.class);
    return new Alarm(
        row.getString("kind"),
        row.getString("subject"),
        AlertSeverity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
        environment == null ? null : new EnvironmentId(environment),
        details);
  }
}
