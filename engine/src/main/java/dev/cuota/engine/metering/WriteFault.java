package dev.cuota.engine.metering;

import java.sql.SQLException;
import java.util.Set;

/** The ledger could not be written; the cause says why as the database did. */
final class WriteFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String UNIQUE_VIOLATION = "23505";

  /** Deadlock, serialization failure, lock not available. */
  private static final Set<String> COLLISIONS = Set.of("40P01", "40001", "55P03");

  WriteFault(SQLException cause) {
    super(cause);
  }

  /** What a failed transaction calls for. */
  enum Kind {
    /** A key is in the ledger already: look which. */
    KNOWN_KEY,
    /** Bad luck or a lost connection: the same again may pass. */
    PASSING,
    /** The same again would fail again. */
    LASTING
  }

  /** What {@code failure} calls for. */
  static Kind kindOf(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return kindOf(sql);
      }
    }
    return Kind.LASTING;
  }

  private static Kind kindOf(SQLException sql) {
    String state = sql.getSQLState();
    if (state == null) {
      return Kind.PASSING;
    } else if (state.equals(UNIQUE_VIOLATION)) {
      return Kind.KNOWN_KEY;
    }
    // 08: connection; 57P: server shutting down or starting; 53: out of resources.
    boolean passing =
        COLLISIONS.contains(state)
            || state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53");
    return passing ? Kind.PASSING : Kind.LASTING;
  }
}
