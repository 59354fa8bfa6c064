package dev.cuota.engine.accounts;

import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** All SQL of the looks at paused stores. */
final class StoreProbesSql {
  private StoreProbesSql() {}

  /** Begins to look after a store, or begins anew; looks of before know that they are over. */
  static void begin(Tx tx, Store store, UUID round) {
    tx.handle()
        .createUpdate(
            """
            insert into store_probes (tenant, environment, round)
            values (:tenant, :environment, :round)
            on conflict (tenant) do update
              set round = excluded.round, probes = 0, unclear = 0, asked_at = null, answer = null
            """)
        .bind("tenant", store.id().value())
        .bind("environment", store.environment().value())
        .bind("round", round)
        .execute();
  }

  /** How often in a row it was unclear; empty when that round is over or another has begun. */
  static Optional<Integer> unclear(Tx tx, Store store, UUID round) {
    return tx.handle()
        .createQuery("select unclear from store_probes where tenant = :tenant and round = :round")
        .bind("tenant", store.id().value())
        .bind("round", round)
        .mapTo(Integer.class)
        .findOne();
  }

  /** Notes an answer, and that the next look is another round; false when the round is over. */
  static boolean next(Tx tx, Store store, Looked looked, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                update store_probes
                   set round = :next, probes = probes + 1, unclear = :unclear, asked_at = :now,
                       answer = :answer
                 where tenant = :tenant and round = :round
                """)
            .bind("tenant", store.id().value())
            .bind("round", looked.round())
            .bind("next", looked.next())
            .bind("unclear", looked.unclear())
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .bind("answer", looked.answer())
            .execute()
        == 1;
  }

  /** What a look has seen. */
  record Looked(UUID round, UUID next, int unclear, String answer) {}

  /** Ends a round; false when it is over or another has begun. */
  static boolean end(Tx tx, Store store, UUID round) {
    return tx.handle()
            .createUpdate("delete from store_probes where tenant = :tenant and round = :round")
            .bind("tenant", store.id().value())
            .bind("round", round)
            .execute()
        == 1;
  }

  /** Ends it, whatever round there is. */
  static void end(Tx tx, Store store) {
    tx.handle()
        .createUpdate("delete from store_probes where tenant = :tenant")
        .bind("tenant", store.id().value())
        .execute();
  }
}
