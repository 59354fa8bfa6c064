package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings over what was changed: the rows as they are at one instant, of all tables, so that what they
 * refer to is among them or was there before. What was noted by that instant is forgotten once the
 * other side has it; to bring it twice is harmless.
 */
final class MoveChanges {
  private final MoveOrder order;
  private final List<MovedTable> tables;

  private MoveChanges(MoveOrder order, List<MovedTable> tables) {
    this.order = order;
    this.tables = tables;
  }

  /** Answers with how many changes there were. */
  static long bring(MoveOrder order, MoveSides sides) {
    return sides
        .from()
        .database()
        .inLongTx(
            Scope.everything(),
            source -> {
              MoveProgressSql.atOneInstant(source);
              Map<Integer, Long> changes = MoveProgressSql.changes(source, order);
              List<MovedTable> changed =
                  sides.tables().stream()
                      .filter(table -> changes.containsKey(table.position()))
                      .toList();
              if (!changed.isEmpty()) {
                sides
                    .to()
                    .database()
                    .inLongTx(
                        Scope.everything(),
                        target -> new MoveChanges(order, changed).bring(source, target));
                MoveGateSql.forgetChanges(source, order);
              }
              return changes.values().stream().mapToLong(Long::longValue).sum();
            });
  }

  /**
   * What is new comes first and what is gone goes last, as rows may refer to both. Where the new one
   * has to have the place of the one that is gone, such as its name, it is the other way round.
   */
  private boolean bring(Tx source, Tx target) {
    MoveGateSql.write(target, order);
    tables.forEach(table -> fetch(source, target, table));
    Optional<RuntimeException> refused =
        target.attempt(
            () -> {
              write(target);
              delete(target);
            });
    if (refused.isPresent()) {
      if (!ClusterFault.isAboutOtherRows(refused.get())) {
        throw refused.get();
      }
      delete(target);
      write(target);
    }
    return true;
  }

  private void fetch(Tx source, Tx target, MovedTable table) {
    MoveRowsSql rows = new MoveRowsSql(order, table);
    InstallSql.execute(target, rows.makeRoom());
    MovePipeSql.flow(source, rows.copyChanged(), target, rows.intoRows());
    MovePipeSql.flow(source, rows.copyKeys(), target, rows.intoKeys());
  }

  private void write(Tx target) {
    tables.forEach(table -> TextSql.execute(target, new MoveRowsSql(order, table).upsert()));
  }

  private void delete(Tx target) {
    tables
        .reversed()
        .forEach(table -> TextSql.execute(target, new MoveRowsSql(order, table).deleteGone()));
  }
}
