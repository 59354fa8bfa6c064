package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Scope;
import java.util.List;

/** The two clusters of a move, and the tables as the one that is left has them. */
record MoveSides(Connected from, Connected to, List<MovedTable> tables) {
  MoveSides {
    tables = List.copyOf(tables);
  }

  /**
   * Both, set up.
   *
   * @throws RuntimeException when one of them does not answer
   */
  static MoveSides of(Connected from, Connected to, MoveOrder order) {
    from.setUp();
    to.setUp();
    return new MoveSides(
        from,
        to,
        from.database().inTx(Scope.everything(), tx -> MoveFactsSql.tables(tx, order.tables())));
  }

  /** Those that nothing declared refers to first. */
  List<MovedTable> backwards() {
    return tables.reversed();
  }
}
