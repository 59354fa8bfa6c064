package dev.cuota.engine.quota;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All SQL of enforcement modes. */
final class ModesSql {
  /** Sets these advisory locks apart from others: "quot". */
  private static final int LOCK_SPACE = 0x71756f74;

  private ModesSql() {}

  /**
   * What was said.
   *
   * @param account 0 for the whole environment
   * @param mode null for what the environment, or the start of the program, says
   */
  record Said(EnvironmentId environment, long account, @Nullable EnforcementMode mode) {}

  /** Keeps the modes of an environment as they are until the transaction ends. */
  static void holdStill(Tx tx, EnvironmentId environment) {
    tx.handle()
        .createQuery("select true from pg_advisory_xact_lock_shared(:space, :environment)")
        .bind("space", LOCK_SPACE)
        .bind("environment", environment.value())
        .mapTo(Boolean.class)
        .one();
  }

  /** Waits for whoever relies on the modes of an environment, and keeps others from doing so. */
  static void holdAlone(Tx tx, EnvironmentId environment) {
    tx.handle()
        .createQuery("select true from pg_advisory_xact_lock(:space, :environment)")
        .bind("space", LOCK_SPACE)
        .bind("environment", environment.value())
        .mapTo(Boolean.class)
        .one();
  }

  /** What was said of an account, else of its environment; empty when nothing was. */
  static Optional<EnforcementMode> of(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            """
            select mode from quota_modes
            where environment = :environment and account in (0, :account) and mode is not null
            order by account desc
            limit 1
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .mapTo(String.class)
        .findOne()
        .map(EnforcementMode::valueOf);
  }

  static void put(Tx tx, Said said, Instant now) {
    EnforcementMode mode = said.mode();
    tx.handle()
        .createUpdate(
            """
            insert into quota_modes (environment, account, mode, changed_at)
            values (:environment, :account, :mode, :now)
            on conflict (environment, account) do update
              set mode = excluded.mode, changed_at = excluded.changed_at,
                  changed = excluded.changed
            """)
        .bind("environment", said.environment().value())
        .bind("account", said.account())
        .bind("mode", mode == null ? null : mode.name())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** What was said by transactions that were not over when {@code since} was taken. */
  static List<Said> since(Tx tx, String since) {
    return tx.handle()
        .createQuery(
            """
            select environment, account, mode from quota_modes where changed >= :since::xid8
            """)
        .bind("since", since)
        .map(
            (row, _) -> {
              String mode = row.getString("mode");
              return new Said(
                  new EnvironmentId(row.getInt("environment")),
                  row.getLong("account"),
                  mode == null ? null : EnforcementMode.valueOf(mode));
            })
        .list();
  }
}
