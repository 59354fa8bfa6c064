package dev.cuota.engine.security;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements of environments, keys and people. */
final class SecuritySql {

  long revision(Tx tx) {
    return tx.handle().createQuery("select value from security_revision").mapTo(Long.class).one();
  }

  /** Also lines concurrent changes up behind each other. */
  long nextRevision(Tx tx) {
    return tx.handle()
        .createQuery("update security_revision set value = value + 1 returning value")
        .mapTo(Long.class)
        .one();
  }

  KeyRing.Known<List<Environment>> environments(Tx tx) {
    // First the revision: a change between the two statements then only costs a second look.
    long revision = revision(tx);
    List<Environment> all =
        tx.handle()
            .createQuery(
                """
                select id, key, name, is_default
                from environments
                order by is_default desc, id
                """)
            .map((row, _) -> environment(row))
            .list();
    return new KeyRing.Known<>(List.copyOf(all), revision);
  }

  Environment environment(Tx tx, String key) {
    return tx.handle()
        .createQuery("select id, key, name, is_default from environments where key = :key")
        .bind("key", key)
        .map((row, _) -> environment(row))
        .one();
  }

  boolean insertEnvironment(Tx tx, String key, String name, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                insert into environments (key, name, is_default, created_at)
                values (:key, :name, not exists (select from environments), :now)
                on conflict (key) do nothing
                """)
            .bind("key", key)
            .bind("name", name)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  boolean insertKey(Tx tx, ApiKey key, KeyHash hash) {
    return tx.handle()
            .createUpdate(
                """
                insert into api_keys (id, environment, name, prefix, hash, scopes, created_at)
                values (:id, :environment, :name, :prefix, :hash,
                        string_to_array(:scopes, ','), :createdAt)
                on conflict (hash) do nothing
                """)
            .bind("id", key.id())
            .bind("environment", key.environment().value())
            .bind("name", key.name())
            .bind("prefix", key.prefix())
            .bind("hash", hash.bytes())
            .bind("scopes", written(key.scopes()))
            .bind("createdAt", utc(key.createdAt()))
            .execute()
        == 1;
  }

  ApiKey key(Tx tx, KeyHash hash) {
    return tx.handle()
        .createQuery(
            """
            select id, environment, name, prefix, array_to_string(scopes, ',') as scopes,
                   created_at, revoked_at
            from api_keys
            where hash = :hash
            """)
        .bind("hash", hash.bytes())
        .map((row, _) -> key(row))
        .one();
  }

  /** Of the environment that the transaction is for. */
  List<ApiKey> keys(Tx tx) {
    return tx.handle()
        .createQuery(
            """
            select id, environment, name, prefix, array_to_string(scopes, ',') as scopes,
                   created_at, revoked_at
            from api_keys
            order by created_at desc, id desc
            """)
        .map((row, _) -> key(row))
        .list();
  }

  boolean revoke(Tx tx, EnvironmentId environment, UUID key, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                update api_keys set revoked_at = :now
                where id = :key and environment = :environment and revoked_at is null
                """)
            .bind("key", key)
            .bind("environment", environment.value())
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** One statement, so that key and revision are of the same snapshot. */
  KeyRing.Known<Optional<Caller>> caller(Tx tx, KeyHash hash) {
    return tx.handle()
        .createQuery(
            """
            select r.value as revision, k.id, k.environment, k.name,
                   array_to_string(k.scopes, ',') as scopes
            from security_revision r
            left join api_keys k on k.hash = :hash and k.revoked_at is null
            """)
        .bind("hash", hash.bytes())
        .map((row, _) -> new KeyRing.Known<>(caller(row), row.getLong("revision")))
        .one();
  }

  /** Holds back whoever else wants to make the first person until the transaction ends. */
  boolean isAnybodyThere(Tx tx) {
    tx.handle().execute("lock table people in share row exclusive mode");
    return tx.handle().createQuery("select exists (select from people)").mapTo(Boolean.class).one();
  }

  void insertPerson(Tx tx, Person person, String password, Instant now) {
    tx.handle()
        .createUpdate(
            """
            insert into people (id, name, password, created_at)
            values (:id, :name, :password, :now)
            """)
        .bind("id", person.id())
        .bind("name", person.name())
        .bind("password", password)
        .bind("now", utc(now))
        .execute();
  }

  boolean updatePassword(Tx tx, String name, String password) {
    return tx.handle()
            .createUpdate("update people set password = :password where lower(name) = lower(:name)")
            .bind("name", name)
            .bind("password", password)
            .execute()
        == 1;
  }

  /** A person and what is kept of the password. */
  Optional<LogIns.Stored> person(Tx tx, String name) {
    return tx.handle()
        .createQuery("select id, name, password from people where lower(name) = lower(:name)")
        .bind("name", name)
        .map(
            (row, _) ->
                new LogIns.Stored(
                    new Person(row.getObject("id", UUID.class), row.getString("name")),
                    row.getString("password")))
        .findOne();
  }

  private static Environment environment(ResultSet row) throws SQLException {
    return new Environment(
        new EnvironmentId(row.getInt("id")),
        row.getString("key"),
        row.getString("name"),
        row.getBoolean("is_default"));
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getObject("id", UUID.class),
        new EnvironmentId(row.getInt("environment")),
        row.getString("name"),
        row.getString("prefix"),
        scopes(row.getString("scopes")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("revoked_at", OffsetDateTime.class)));
  }

  private static Optional<Caller> caller(ResultSet row) throws SQLException {
    UUID key = row.getObject("id", UUID.class);
    return key == null
        ? Optional.empty()
        : Optional.of(
            new Caller(
                key,
                row.getString("name"),
                new EnvironmentId(row.getInt("environment")),
                scopes(row.getString("scopes"))));
  }

  private static Set<KeyScope> scopes(String written) {
    return Arrays.stream(written.split(",", -1))
        .map(scope -> KeyScope.valueOf(scope.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String written(Set<KeyScope> scopes) {
    return scopes.stream()
        .sorted()
        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
