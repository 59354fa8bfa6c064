package dev.cuota.engine.limits;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** All SQL of denials that are kept. */
final class DenialSql {
  private static final String COLUMNS =
      """
      id, line, first_at, last_at, times, feature,
      array(select key from jsonb_each_text(facts) order by key) as names,
      array(select value from jsonb_each_text(facts) order by key) as facts
      """;

  private DenialSql() {}

  /**
   * A denial at a moment.
   *
   * @param tenant null for one never seen
   */
  record Row(EnvironmentId environment, @Nullable TenantId tenant, Explained explained) {
    static Row of(Denial denial) {
      return new Row(denial.environment(), denial.tenant(), denial.explained());
    }

    UUID id() {
      return explained.decision();
    }
  }

  /** Writes denials; those that are there stay as they are. */
  static void insert(Tx tx, List<Row> rows) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into limit_denials (id, line, environment, tenant, first_at, last_at, times,
                                           feature, code, facts)
                values (:id, :line, :environment, :tenant, :first, :last, :times, :feature, :code,
                        jsonb_object(:names, :values))
                on conflict do nothing
                """);
    for (Row row : rows) {
      for (int line = 0; line < row.explained().lines().size(); line++) {
        add(batch, row, line);
      }
    }
    batch.execute();
  }

  private static void add(PreparedBatch batch, Row row, int index) {
    Explained explained = row.explained();
    Explained.Line line = explained.lines().get(index);
    Reason reason = line.explanation().reason();
    TenantId tenant = row.tenant();
    Map<String, String> facts = DenialFacts.of(explained.who(), line);
    List<String> names = List.copyOf(facts.keySet());
    batch
        .bind("id", row.id())
        .bind("line", index)
        .bind("environment", row.environment().value())
        .bindByType("tenant", tenant == null ? null : tenant.value(), Long.class)
        .bind("first", PoolSql.utc(explained.when().first()))
        .bind("last", PoolSql.utc(explained.when().last()))
        .bind("times", explained.when().times())
        .bind("feature", line.explanation().thing().feature())
        .bindByType("code", reason == null ? null : reason.name(), String.class)
        .bindArray("names", String.class, names)
        .bindArray("values", String.class, names.stream().map(facts::get).toList())
        .add();
  }

  /** Notes how often they were told in all. */
  static void count(Tx tx, List<Row> rows) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                "update limit_denials set last_at = :last, times = :times where id = :id");
    for (Row row : rows) {
      batch
          .bind("id", row.id())
          .bind("last", PoolSql.utc(row.explained().when().last()))
          .bind("times", row.explained().when().times())
          .add();
    }
    batch.execute();
  }

  static Optional<Explained> find(Tx tx, EnvironmentId environment, UUID id) {
    return explained(
            tx.handle()
                .createQuery(
                    "select "
                        + COLUMNS
                        + """
                        from limit_denials where environment = :environment and id = :id order by line
                        """)
                .bind("environment", environment.value())
                .bind("id", id)
                .map((row, _) -> line(row))
                .list())
        .stream()
        .findFirst();
  }

  /** A tenant's denials, newest first. */
  static List<Explained> latest(Tx tx, TenantId tenant, int limit) {
    return explained(
        tx.handle()
            .createQuery(
                "with newest as (select id as found, first_at as seen from limit_denials"
                    + " where tenant = :tenant and line = 0"
                    + " order by first_at desc, id desc limit :limit) select "
                    + COLUMNS
                    + "from newest join limit_denials on id = found"
                    + " order by seen desc, id desc, line")
            .bind("tenant", tenant.value())
            .bind("limit", limit)
            .map((row, _) -> line(row))
            .list());
  }

  /** Forgets old ones; answers how many rows. */
  static int forget(Tx tx, Instant before, int limit) {
    return tx.handle()
        .createUpdate(
            """
            delete from limit_denials where ctid = any(array(
              select ctid from limit_denials where first_at < :before limit :limit))
            """)
        .bind("before", PoolSql.utc(before))
        .bind("limit", limit)
        .execute();
  }

  private record StoredLine(
      UUID id, Explained.When when, String feature, Map<String, String> facts) {}

  private static StoredLine line(ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray("names").getArray();
    String[] values = (String[]) row.getArray("facts").getArray();
    Map<String, String> facts = HashMap.newHashMap(names.length);
    for (int i = 0; i < names.length; i++) {
      facts.put(names[i], values[i]);
    }
    Explained.When when =
        new Explained.When(
            row.getTimestamp("first_at").toInstant(),
            row.getTimestamp("last_at").toInstant(),
            row.getLong("times"));
    return new StoredLine(row.getObject("id", UUID.class), when, row.getString("feature"), facts);
  }

  private static List<Explained> explained(List<StoredLine> lines) {
    Map<UUID, List<StoredLine>> byId = new LinkedHashMap<>();
    lines.forEach(line -> byId.computeIfAbsent(line.id(), _ -> new ArrayList<>(1)).add(line));
    return byId.values().stream().map(DenialSql::whole).toList();
  }

  private static Explained whole(List<StoredLine> lines) {
    StoredLine first = lines.getFirst();
    return new Explained(
        first.id(),
        first.when(),
        DenialFacts.read(first.facts()).who(),
        lines.stream().map(one -> DenialFacts.read(one.facts()).line(one.feature())).toList());
  }
}
