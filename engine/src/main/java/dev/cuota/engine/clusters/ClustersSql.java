package dev.cuota.engine.clusters;

import dev.cuota.core.clusters.ClusterHealth;
import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.core.clusters.Placement;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The registry of clusters, in the control database. */
final class ClustersSql {
  private static final String COLUMNS =
      """
      environment, key, status, weight, note, url, place, identity, answering, since, failures,
      successes, checked_at, created_at
      """;

  private ClustersSql() {}

  /**
   * One cluster.
   *
   * @param url sealed; null when nobody said over the API
   * @param identity of the database; null while it was never reached
   */
  record Row(
      Connections.Address address,
      ClusterSettings settings,
      @Nullable String url,
      String place,
      @Nullable String identity,
      ClusterHealth health,
      @Nullable Instant checkedAt,
      Instant createdAt) {
    String key() {
      return address.key();
    }

    Placement.Candidate candidate() {
      ClusterStatus status = health.answering() ? settings.status() : ClusterStatus.DOWN;
      return new Placement.Candidate(key(), settings.weight(), status);
    }

    Row with(ClusterSettings other) {
      return new Row(address, other, url, place, identity, health, checkedAt, createdAt);
    }

    Row at(@Nullable String otherUrl, String otherPlace, @Nullable String otherIdentity) {
      return new Row(
          address, settings, otherUrl, otherPlace, otherIdentity, health, checkedAt, createdAt);
    }

    Row with(ClusterHealth other) {
      return new Row(address, settings, url, place, identity, other, checkedAt, createdAt);
    }
  }

  /** Writes it down; false when there is one of that key. */
  static boolean insert(Tx tx, Row row) {
    return bind(
                tx.handle()
                    .createUpdate(
                        """
                        insert into clusters
                          (environment, key, status, weight, note, url, place, identity, answering,
                           since, failures, successes, checked_at, created_at)
                        values
                          (:environment, :key, :status, :weight, :note, :url, :place, :identity,
                           :answering, :since, :failures, :successes, :checkedAt, :createdAt)
                        on conflict (environment, key) do nothing
                        """),
                row)
            .execute()
        == 1;
  }

  /** Writes what has changed of one that is there. */
  static void update(Tx tx, Row row) {
    bind(
            tx.handle()
                .createUpdate(
                    """
                    update clusters
                    set status = :status, weight = :weight, note = :note, url = :url,
                        place = :place, identity = :identity, answering = :answering,
                        since = :since, failures = :failures, successes = :successes,
                        checked_at = :checkedAt
                    where environment = :environment and key = :key and created_at = :createdAt
                    """),
            row)
        .execute();
  }

  static void delete(Tx tx, Connections.Address address) {
    tx.handle()
        .createUpdate("delete from clusters where environment = :environment and key = :key")
        .bind("environment", address.environment().value())
        .bind("key", address.key())
        .execute();
  }

  /** All there are, or those of one environment, by key. */
  static List<Row> all(Tx tx, @Nullable EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            "select "
                + COLUMNS
                + """
                from clusters
                where environment = :environment or :environment is null
                order by environment, key
                """)
        .bind("environment", environment == null ? null : environment.value())
        .map((row, _) -> row(row))
        .list();
  }

  /** Keeps others from changing it until the transaction ends. */
  static Optional<Row> lock(Tx tx, Connections.Address address) {
    return tx.handle()
        .createQuery(
            "select "
                + COLUMNS
                + """
                from clusters
                where environment = :environment and key = :key
                for update
                """)
        .bind("environment", address.environment().value())
        .bind("key", address.key())
        .map((row, _) -> row(row))
        .findOne();
  }

  /** Another key of the environment that has that database. */
  static Optional<String> holder(Tx tx, Connections.Address address, String identity) {
    return tx.handle()
        .createQuery(
            """
            select key from clusters
            where environment = :environment and identity = :identity and key <> :key
            """)
        .bind("environment", address.environment().value())
        .bind("key", address.key())
        .bind("identity", identity)
        .mapTo(String.class)
        .findOne();
  }

  /** Remembers which database it is, and where. */
  static void identify(Tx tx, Connections.Address address, String place, String identity) {
    tx.handle()
        .createUpdate(
            """
            update clusters set place = :place, identity = :identity
            where environment = :environment and key = :key
              and (place, identity) is distinct from (:place, :identity)
              and not exists (
                select from clusters as other
                where other.environment = :environment and other.identity = :identity
                  and other.key <> :key)
            """)
        .bind("environment", address.environment().value())
        .bind("key", address.key())
        .bind("place", place)
        .bind("identity", identity)
        .execute();
  }

  /** Takes on itself to check those of these that are due; another node cannot until they are again. */
  static List<Connections.Address> claim(
      Tx tx, List<Connections.Address> of, Instant now, Instant notSince) {
    return tx.handle()
        .createQuery(
            """
            update clusters set checked_at = :now
            where (environment, key) in (
                select environment, key
                from unnest(:environments, :keys) as one (environment, key))
              and (checked_at is null or checked_at <= :notSince)
            returning environment, key
            """)
        .bindArray(
            "environments",
            Short.class,
            of.stream().map(one -> (short) one.environment().value()).toList())
        .bindArray("keys", String.class, of.stream().map(Connections.Address::key).toList())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("notSince", notSince.atOffset(ZoneOffset.UTC))
        .map((row, _) -> address(row))
        .list();
  }

  static List<EnvironmentId> environments(Tx tx) {
    return tx.handle()
        .createQuery("select id from environments order by id")
        .mapTo(Integer.class)
        .map(EnvironmentId::new)
        .list();
  }

  /** How many tenants an environment has. */
  static long tenants(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery("select count(*) from tenants where environment = :environment")
        .bind("environment", environment.value())
        .mapTo(Long.class)
        .one();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Row row) {
    ClusterHealth health = row.health();
    return statement
        .bind("environment", row.address().environment().value())
        .bind("key", row.key())
        .bind("status", row.settings().status().name().toLowerCase(Locale.ROOT))
        .bind("weight", row.settings().weight())
        .bind("note", row.settings().note())
        .bind("url", row.url())
        .bind("place", row.place())
        .bind("identity", row.identity())
        .bind("answering", health.answering())
        .bind("since", health.since().atOffset(ZoneOffset.UTC))
        .bind("failures", health.failures())
        .bind("successes", health.successes())
        .bind(
            "checkedAt", row.checkedAt() == null ? null : row.checkedAt().atOffset(ZoneOffset.UTC))
        .bind("createdAt", row.createdAt().atOffset(ZoneOffset.UTC));
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        address(row),
        new ClusterSettings(
            ClusterStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
            row.getInt("weight"),
            row.getString("note")),
        row.getString("url"),
        row.getString("place"),
        row.getString("identity"),
        new ClusterHealth(
            row.getBoolean("answering"),
            row.getObject("since", OffsetDateTime.class).toInstant(),
            row.getInt("failures"),
            row.getInt("successes")),
        instant(row.getObject("checked_at", OffsetDateTime.class)),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static Connections.Address address(ResultSet row) throws SQLException {
    return new Connections.Address(
        new EnvironmentId(row.getInt("environment")), row.getString("key"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
