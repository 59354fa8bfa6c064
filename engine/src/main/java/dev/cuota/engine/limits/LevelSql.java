package dev.cuota.engine.limits;

import dev.cuota.engine.clusters.LevelsLook;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
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

  /** When a claim begins and ends. */
  record Claim(Instant now, Instant until) {}

  /**
   * Takes the work on a source for this node; empty when another one has it, or it was done lately.
   *
   * @param notSince when it may have been done last
   */
  static Optional<Progress> claim(Tx tx, String source, Claim times, Instant notSince) {
    tx.handle()
        .createUpdate(
            "insert into limit_levels (source) values (:source) on conflict (source) do nothing")
        .bind("source", source)
        .execute();
    return tx.handle()
        .createQuery(
            """
            update limit_levels set claimed_until = :until
            where source = :source and claimed_until <= :now and read_at <= :notSince
            returning snapshot, counters, meters
            """)
        .bind("source", source)
        .bind("now", times.now().atOffset(ZoneOffset.UTC))
        .bind("until", times.until().atOffset(ZoneOffset.UTC))
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
  static void keep(Tx tx, String source, Instant until) {
    tx.handle()
        .createUpdate("update limit_levels set claimed_until = :until where source = :source")
        .bind("source", source)
        .bind("until", until.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** The work is done up to here. */
  static void done(Tx tx, String source, Progress upTo, Instant now) {
    LevelsLook look = Objects.requireNonNull(upTo.look());
    tx.handle()
        .createUpdate(
            """
            update limit_levels
            set snapshot = :snapshot, counters = :counters, meters = :meters, read_at = :now,
                claimed_until = :now
            where source = :source
            """)
        .bind("source", source)
        .bind("snapshot", look.snapshot())
        .bind("counters", look.counters())
        .bind("meters", upTo.meters())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }
}
