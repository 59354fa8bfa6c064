package dev.cuota.engine.limits;

import dev.cuota.engine.clusters.LevelsLook;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All SQL of how far levels are recorded. */
final class LevelSql {
  private LevelSql() {}

  /**
   * How far it is.
   *
   * @param look null when nothing was read yet
   */
  record Progress(@Nullable LevelsLook look, String meters) {}

  /** Takes the work for this node; empty when another one has it, or it was done lately. */
  static Optional<Progress> claim(Tx tx, Instant now, Instant until, Instant notSince) {
    return tx.handle()
        .createQuery(
            """
            update limit_levels set claimed_until = :until
            where claimed_until <= :now and read_at <= :notSince
            returning snapshot, counters, meters
            """)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("until", until.atOffset(ZoneOffset.UTC))
        .bind("notSince", notSince.atOffset(ZoneOffset.UTC))
        .map(
            (row, _) ->
                new Progress(
                    row.getString("snapshot") == null
                        ? null
                        : new LevelsLook(row.getString("snapshot"), row.getString("counters")),
                    row.getString("meters")))
        .findOne();
  }

  /** Keeps the work for longer. */
  static void keep(Tx tx, Instant until) {
    tx.handle()
        .createUpdate("update limit_levels set claimed_until = :until")
        .bind("until", until.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** The work is done up to here. */
  static void done(Tx tx, LevelsLook look, String meters, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update limit_levels
            set snapshot = :snapshot, counters = :counters, meters = :meters, read_at = :now,
                claimed_until = :now
            """)
        .bind("snapshot", look.snapshot())
        .bind("counters", look.counters())
        .bind("meters", meters)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }
}
