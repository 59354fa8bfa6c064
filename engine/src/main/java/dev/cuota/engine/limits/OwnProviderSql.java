package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All SQL of accounts' own providers. */
final class OwnProviderSql {
  private static final String COLUMNS =
      "select id, environment, account, feature, since, ends, note, set_by, ended_by ";

  private OwnProviderSql() {}

  /** A row of the table. */
  record Row(long id, EnvironmentId environment, long account, OwnProvider provider) {}

  /** Lets changes of one account follow each other; false when there is no such account. */
  static boolean lockAccount(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            """
            select id from accounts where environment = :environment and id = :account
            for no key update
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .mapTo(Long.class)
        .findOne()
        .isPresent();
  }

  /** The last interval of a feature, if there is one. */
  static Optional<Row> last(Tx tx, EnvironmentId environment, long account, String feature) {
    return tx.handle()
        .createQuery(
            COLUMNS
                + """
                from limit_providers
                where environment = :environment and account = :account and feature = :feature
                order by since desc, id desc limit 1
                """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("feature", feature)
        .map((row, _) -> row(row))
        .findOne();
  }

  static void insert(Tx tx, EnvironmentId environment, long account, OwnProvider provider) {
    tx.handle()
        .createUpdate(
            """
            insert into limit_providers (environment, account, feature, since, ends, note, set_by)
            values (:environment, :account, :feature, :since, :ends, :note, :setBy)
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("feature", provider.feature())
        .bind("since", utc(provider.since()))
        .bindByType("ends", utc(provider.until()), OffsetDateTime.class)
        .bind("note", provider.note())
        .bind("setBy", provider.setBy())
        .execute();
  }

  static void end(Tx tx, long id, Instant at, String by) {
    tx.handle()
        .createUpdate(
            """
            update limit_providers
            set ends = :at, ended_by = :by, changed = pg_current_xact_id()
            where id = :id
            """)
        .bind("id", id)
        .bind("at", utc(at))
        .bind("by", by)
        .execute();
  }

  /** An account's history, the newest of each feature first. */
  static List<OwnProvider> of(Tx tx, EnvironmentId environment, long account, int most) {
    return tx.handle()
        .createQuery(
            COLUMNS
                + """
                from limit_providers where environment = :environment and account = :account
                order by feature, since desc, id desc limit :most
                """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("most", most)
        .map((row, _) -> row(row).provider())
        .list();
  }

  /** The intervals of a feature that touch a time. */
  static List<OwnProvider> touching(
      Tx tx, EnvironmentId environment, long account, String feature, Instant from, Instant to) {
    return tx.handle()
        .createQuery(
            COLUMNS
                + """
                from limit_providers
                where environment = :environment and account = :account and feature = :feature
                  and since < :to and (ends is null or (ends > :from and ends > since))
                order by since
                """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("feature", feature)
        .bind("from", utc(from))
        .bind("to", utc(to))
        .map((row, _) -> row(row).provider())
        .list();
  }

  /** The features that accounts paid for themselves at a moment. */
  static Map<Long, Set<String>> at(
      Tx tx, EnvironmentId environment, Collection<Long> accounts, Instant moment) {
    Map<Long, Set<String>> features = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select account, feature from limit_providers
            where environment = :environment and account = any(:accounts)
              and since <= :moment and (ends is null or ends > :moment)
            """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .bind("moment", utc(moment))
        .map((row, _) -> Map.entry(row.getLong("account"), row.getString("feature")))
        .forEach(
            one ->
                features.computeIfAbsent(one.getKey(), _ -> new HashSet<>()).add(one.getValue()));
    return features;
  }

  /** What was written from a horizon on, see {@link Tx#horizon}, in the order of writing. */
  static List<Row> since(Tx tx, String since) {
    return tx.handle()
        .createQuery(COLUMNS + "from limit_providers where changed >= :since::xid8 order by id")
        .bind("since", since)
        .map((row, _) -> row(row))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    Timestamp ends = row.getTimestamp("ends");
    return new Row(
        row.getLong("id"),
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        new OwnProvider(
            row.getString("feature"),
            row.getTimestamp("since").toInstant(),
            ends == null ? null : ends.toInstant(),
            row.getString("note"),
            row.getString("set_by"),
            row.getString("ended_by")));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
