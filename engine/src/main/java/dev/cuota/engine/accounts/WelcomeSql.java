package dev.cuota.engine.accounts;

import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** All SQL of welcomes that are on their way or gone. */
final class WelcomeSql {
  private WelcomeSql() {}

  /** Notes that one is about to be sent; false when that was noted before. */
  static boolean begin(Tx tx, UUID id, Store store, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                insert into welcomes (id, environment, account, tenant, begun_at)
                values (:id, :environment, :account, :tenant, :now)
                on conflict (id) do nothing
                """)
            .bind("id", id)
            .bind("environment", store.environment().value())
            .bind("account", store.account())
            .bind("tenant", store.id().value())
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /** Whether one was sent for sure. */
  static boolean isSent(Tx tx, UUID id) {
    return tx.handle()
        .createQuery("select exists (select from welcomes where id = :id and sent_at is not null)")
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  /** Notes that one is sent. */
  static void sent(Tx tx, UUID id, Instant now) {
    tx.handle()
        .createUpdate("update welcomes set sent_at = :now where id = :id")
        .bind("id", id)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** One was not sent for sure, and may be tried again. */
  static void notSent(Tx tx, UUID id) {
    tx.handle()
        .createUpdate("delete from welcomes where id = :id and sent_at is null")
        .bind("id", id)
        .execute();
  }
}
