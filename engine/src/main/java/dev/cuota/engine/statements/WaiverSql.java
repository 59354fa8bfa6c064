package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** SQL of adjustments that were let go. */
final class WaiverSql {
  private static final String OPEN =
      "environment = :environment and statement is null and arose_at < :before";

  private WaiverSql() {}

  static void insert(Tx tx, Adjustment waived) {
    tx.handle()
        .createUpdate(
            """
            insert into statement_waivers (adjustment, environment, account, arose_at)
            values (:adjustment, :environment, :account, :at)
            """)
        .bind("adjustment", waived.id())
        .bind("environment", waived.environment().value())
        .bind("account", waived.account())
        .bind("at", waived.changedAt().atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** Accounts that have some on no statement yet, in the order of their numbers. */
  static List<Long> accounts(
      Tx tx, EnvironmentId environment, Instant before, long after, int limit) {
    return tx.handle()
        .createQuery(
            "select distinct account from statement_waivers where "
                + OPEN
                + " and account > :after order by account limit :limit")
        .bind("environment", environment.value())
        .bind("before", before.atOffset(ZoneOffset.UTC))
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /** Ids of adjustments of accounts that are to be given back, for this transaction alone. */
  static List<UUID> lockOpen(
      Tx tx, EnvironmentId environment, Collection<Long> accounts, Instant before) {
    return tx.handle()
        .createQuery(
            "select adjustment from statement_waivers where "
                + OPEN
                + " and account = any(:accounts) order by adjustment for update")
        .bind("environment", environment.value())
        .bind("before", before.atOffset(ZoneOffset.UTC))
        .bindArray("accounts", Long.class, accounts)
        .mapTo(UUID.class)
        .list();
  }

  /** Takes down on which statements they stand. */
  static void put(Tx tx, EnvironmentId environment, Map<UUID, UUID> statements) {
    List<UUID> ids = List.copyOf(statements.keySet());
    tx.handle()
        .createUpdate(
            """
            update statement_waivers w set statement = s.statement
            from unnest(:ids, :statements) as s (id, statement)
            where w.adjustment = s.id and w.environment = :environment and w.statement is null
            """)
        .bind("environment", environment.value())
        .bindArray("ids", UUID.class, ids)
        .bindArray("statements", UUID.class, ids.stream().map(statements::get).toList())
        .execute();
  }
}
