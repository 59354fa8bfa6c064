package dev.cuota.engine.clusters;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/** A cluster did not do what it was told. */
public final class ClusterFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterFault(SQLException cause) {
    super(cause.getMessage(), cause);
  }

  /** What the database says is wrong, wherever in {@code fault} it stands. */
  static Optional<SQLException> database(Throwable fault) {
    for (Throwable at = fault; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }

  /** Whether the database is away, rather than saying no. */
  static boolean isAway(Throwable fault) {
    String state = database(fault).map(SQLException::getSQLState).orElse("");
    return state.isEmpty() || state.startsWith("08") || state.startsWith("57");
  }

  /** The first line of what the database says. */
  static String sentence(Throwable fault) {
    String message =
        database(fault)
            .map(Throwable::getMessage)
            .orElse(Objects.requireNonNullElse(fault.getMessage(), fault.toString()));
    return Objects.requireNonNullElse(message, "").lines().findFirst().orElse("").strip();
  }
}
