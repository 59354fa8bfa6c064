package dev.cuota.server.clusters;

import dev.cuota.engine.accounts.TenantMove;
import dev.cuota.engine.clusters.MoveCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Moves as the wire shows them. */
final class MoveJson {
  private MoveJson() {}

  /**
   * How far a move is.
   *
   * @param pausedSince since when writers wait; null while they do not
   * @param pauseMillis for how long they had to wait
   */
  record MoveView(
      long id,
      String tenant,
      String from,
      String to,
      String phase,
      boolean back,
      long rowsTotal,
      long rowsDone,
      int attempts,
      @Nullable String error,
      List<String> report,
      @Nullable Instant pausedSince,
      @Nullable Long pauseMillis,
      Instant startedAt,
      Instant changedAt) {
    static MoveView of(TenantMove move) {
      Duration pause = move.times().pause();
      return new MoveView(
          move.id(),
          move.subject().key(),
          move.subject().from(),
          move.subject().to(),
          move.state().phase().wire(),
          move.state().back(),
          move.state().rowsTotal(),
          move.state().rowsDone(),
          move.state().attempts(),
          move.state().error(),
          move.state().report(),
          move.times().paused(),
          pause == null ? null : pause.toMillis(),
          move.times().started(),
          move.times().changed());
    }
  }

  /** Whether a tenant can be moved. */
  record CheckView(boolean movable, long rows, List<TableView> tables, List<Hindrance> hindrances) {
    static CheckView of(MoveCheck check) {
      return new CheckView(
          check.hindrances().isEmpty(),
          check.rows(),
          check.tables().stream().map(one -> new TableView(one.table(), one.rows())).toList(),
          check.hindrances().stream()
              .map(
                  one ->
                      new Hindrance(
                          one.kind().name().toLowerCase(Locale.ROOT), one.table(), one.detail()))
              .toList());
    }
  }

  /** How many rows of the tenant a table has. */
  record TableView(String table, long rows) {}

  /** What is in the way. */
  record Hindrance(String kind, String table, String detail) {}
}
