package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** All SQL of purges. */
final class PurgesSql {
  private PurgesSql() {}

  /** An account that is over, and perhaps purged before. */
  record Over(EnvironmentId environment, long account, String key, boolean before) {}

  /** Accounts that are over and not purged, or only since a moment, beyond a number. */
  static List<Over> due(Tx tx, Instant since, long after, int limit) {
    return tx.handle()
        .createQuery(
            """
            select environment, id, key, purged_at is not null as before from accounts
            where subscription_status = 'purged' and id > :after
              and (purged_at is null or purged_at > :since)
            order by id limit :limit
            """)
        .bind("since", since.atOffset(ZoneOffset.UTC))
        .bind("after", after)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Over(
                    new EnvironmentId(row.getInt("environment")),
                    row.getLong("id"),
                    row.getString("key"),
                    row.getBoolean("before")))
        .list();
  }

  /** Notes that an account is purged; false when it is not over any more, or was before. */
  static boolean purged(Tx tx, long account, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                update accounts set purged_at = :now
                where id = :account and subscription_status = 'purged' and purged_at is null
                """)
            .bind("account", account)
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }
}
