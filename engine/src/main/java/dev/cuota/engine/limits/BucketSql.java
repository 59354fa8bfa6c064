package dev.cuota.engine.limits;

import dev.cuota.core.limits.TokenBucket;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;

/** All SQL of buckets. */
final class BucketSql {
  private static final String AT =
      """
      select b.environment, b.account, b.tenant, b.meter, b.feature, b.at, b.owed
      from limit_buckets b
      join unnest(:tenants, :accounts, :meters, :features)
        as wanted (tenant, account, meter, feature)
        using (tenant, account, meter, feature)
      """;

  private BucketSql() {}

  /** What is known of them; those of which nothing was ever used are not among it. */
  static Map<BucketPlace, TokenBucket.State> at(Tx tx, SortedSet<BucketPlace> places) {
    return read(tx, AT, places);
  }

  /**
   * The same, and nobody else can change them until the transaction ends; all have a row then. Months
   * are locked by their own totals, so at their turn, when clocks differ, this lock is what counts.
   */
  static Map<BucketPlace, TokenBucket.State> lock(Tx tx, SortedSet<BucketPlace> places) {
    String locking = AT + "order by b.tenant, b.account, b.meter, b.feature for update of b";
    Map<BucketPlace, TokenBucket.State> found = read(tx, locking, places);
    if (found.size() == places.size()) {
      return found;
    }
    make(tx, places);
    return read(tx, locking, places);
  }

  /** Writes them down; they have to be locked. */
  static void put(Tx tx, SortedMap<BucketPlace, TokenBucket.State> states) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                update limit_buckets set at = :at, owed = :owed
                where tenant = :tenant and account = :account and meter = :meter
                  and feature = :feature
                """);
    states.forEach(
        (place, state) ->
            bind(batch, place)
                .bind("at", PoolSql.utc(state.at()))
                .bind("owed", state.owed())
                .add());
    batch.execute();
  }

  private static void make(Tx tx, SortedSet<BucketPlace> places) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into limit_buckets (environment, account, tenant, meter, feature, at, owed)
                values (:environment, :account, :tenant, :meter, :feature, :at, 0)
                on conflict do nothing
                """);
    places.forEach(
        place ->
            bind(batch, place)
                .bind("environment", place.environment().value())
                .bind("at", PoolSql.utc(TokenBucket.State.FULL.at()))
                .add());
    batch.execute();
  }

  private static PreparedBatch bind(PreparedBatch batch, BucketPlace place) {
    return batch
        .bind("account", place.account())
        .bind("tenant", place.tenant())
        .bind("meter", place.meter())
        .bind("feature", place.feature());
  }

  private static Map<BucketPlace, TokenBucket.State> read(
      Tx tx, String sql, SortedSet<BucketPlace> places) {
    Map<BucketPlace, TokenBucket.State> found = new HashMap<>();
    tx
        .handle()
        .createQuery(sql)
        .bind("tenants", places.stream().mapToLong(BucketPlace::tenant).toArray())
        .bind("accounts", places.stream().mapToLong(BucketPlace::account).toArray())
        .bind("meters", places.stream().mapToInt(BucketPlace::meter).toArray())
        .bind("features", places.stream().map(BucketPlace::feature).toArray(String[]::new))
        .map(
            (row, _) ->
                Map.entry(
                    new BucketPlace(
                        new EnvironmentId(row.getInt("environment")),
                        row.getLong("account"),
                        row.getLong("tenant"),
                        row.getInt("meter"),
                        row.getString("feature")),
                    new TokenBucket.State(
                        row.getTimestamp("at").toInstant(), row.getBigDecimal("owed"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))
        .forEach(found::put);
    return found;
  }
}
