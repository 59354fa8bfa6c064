package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.PriceVersion;
import dev.cuota.core.rating.ProratedLine;
import dev.cuota.core.statements.Fee;
import dev.cuota.core.statements.FeeKind;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;

/** SQL of what subscriptions ask for. */
final class FeeSql {
  private static final String OPEN =
      """
      environment = :environment and statement is null and amount <> 0 and arose_at < :before
      """;

  private FeeSql() {}

  /** Until when a subscription's periods were asked for; empty for never. */
  static Optional<Instant> askedUntil(Tx tx, UUID subscription) {
    return tx.handle()
        .createQuery(
            """
            select max(part_end) from statement_fees
            where subscription = :subscription and kind <> 'credit'
            """)
        .bind("subscription", subscription)
        .mapTo(OffsetDateTime.class)
        .findOne()
        .map(OffsetDateTime::toInstant);
  }

  static void insert(Tx tx, Subscription subscription, List<StoredFee> fees) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into statement_fees
                  (id, environment, account, subscription, kind, plan, plan_version, currency,
                   full_price, whole_start, whole_end, part_start, part_end, amount, arose_at)
                values
                  (:id, :environment, :account, :subscription, :kind, :plan, :version, :currency,
                   :full, :wholeStart, :wholeEnd, :partStart, :partEnd, :amount, :aroseAt)
                """);
    for (StoredFee one : fees) {
      ProratedLine line = one.fee().line();
      batch
          .bind("id", one.id())
          .bind("environment", subscription.environment().value())
          .bind("account", subscription.account())
          .bind("subscription", subscription.id())
          .bind("kind", one.fee().kind().wire())
          .bind("plan", line.price().plan())
          .bind("version", line.price().version())
          .bind("currency", line.full().currency())
          .bind("full", line.full().amount())
          .bind("wholeStart", utc(line.whole().start()))
          .bind("wholeEnd", utc(line.whole().end()))
          .bind("partStart", utc(line.part().start()))
          .bind("partEnd", utc(line.part().end()))
          .bind("amount", one.fee().amount().amount())
          .bind("aroseAt", utc(one.aroseAt()))
          .add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** Accounts that have some on no statement yet, in the order of their numbers. */
  static List<Long> accounts(
      Tx tx, EnvironmentId environment, Instant before, long after, int limit) {
    return tx.handle()
        .createQuery(
            "select distinct account from statement_fees where "
                + OPEN
                + " and account > :after order by account limit :limit")
        .bind("environment", environment.value())
        .bind("before", utc(before))
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /** Those of accounts that are on no statement yet, by account, for this transaction alone. */
  static Map<Long, List<StoredFee>> lockOpen(
      Tx tx, EnvironmentId environment, Collection<Long> accounts, Instant before) {
    Map<Long, List<StoredFee>> found = new HashMap<>();
    tx.handle()
        .createQuery(
            "select * from statement_fees where "
                + OPEN
                + " and account = any(:accounts) order by account, id for update")
        .bind("environment", environment.value())
        .bind("before", utc(before))
        .bindArray("accounts", Long.class, accounts)
        .map((row, _) -> Map.entry(row.getLong("account"), fee(row)))
        .forEach(
            entry ->
                found
                    .computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                    .add(entry.getValue()));
    return found;
  }

  /** Those of a subscription that arose at a moment. */
  static List<Fee> arisen(Tx tx, Subscription subscription, Instant at) {
    return tx.handle()
        .createQuery(
            """
            select * from statement_fees
            where environment = :environment and subscription = :subscription and arose_at = :at
            order by id
            """)
        .bind("environment", subscription.environment().value())
        .bind("subscription", subscription.id())
        .bind("at", utc(at))
        .map((row, _) -> fee(row).fee())
        .list();
  }

  /** Those with these ids, by id. */
  static Map<UUID, StoredFee> of(Tx tx, EnvironmentId environment, Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return tx
        .handle()
        .createQuery(
            "select * from statement_fees where environment = :environment and id = any(:ids)")
        .bind("environment", environment.value())
        .bindArray("ids", UUID.class, ids)
        .map((row, _) -> fee(row))
        .stream()
        .collect(Collectors.toMap(StoredFee::id, one -> one));
  }

  /** Takes down on which statements they stand. */
  static void put(Tx tx, EnvironmentId environment, Map<UUID, UUID> statements) {
    List<UUID> ids = List.copyOf(statements.keySet());
    tx.handle()
        .createUpdate(
            """
            update statement_fees f set statement = s.statement
            from unnest(:ids, :statements) as s (id, statement)
            where f.id = s.id and f.environment = :environment and f.statement is null
            """)
        .bind("environment", environment.value())
        .bindArray("ids", UUID.class, ids)
        .bindArray("statements", UUID.class, ids.stream().map(statements::get).toList())
        .execute();
  }

  static StoredFee fee(ResultSet row) throws SQLException {
    FeeKind kind = FeeKind.of(row.getString("kind"));
    ProratedLine line =
        new ProratedLine(
            new PriceVersion(row.getString("plan"), row.getInt("plan_version")),
            new Money(row.getBigDecimal("full_price"), row.getString("currency")),
            new Period(time(row, "whole_start"), time(row, "whole_end")),
            new Period(time(row, "part_start"), time(row, "part_end")),
            kind == FeeKind.CREDIT);
    return new StoredFee(
        row.getObject("id", UUID.class), new Fee(kind, line), time(row, "arose_at"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
