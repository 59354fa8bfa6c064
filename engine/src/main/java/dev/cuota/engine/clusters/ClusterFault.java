package dev.cuota.engine.clusters;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/** A cluster did not do what it was told. */
public final class ClusterFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String UNIQUE = "23505";
  private static final String REFERENCE = "23503";

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

  /** The one that all others of a chain were made of. */
  private static Optional<SQLException> first(Throwable fault) {
    SQLException first = null;
    for (Throwable at = fault; at != null; at = at.getCause()) {
      first = at instanceof SQLException sql ? sql : first;
    }
    return Optional.ofNullable(first);
  }

  /** Whether the database is away, rather than saying no. */
  static boolean isAway(Throwable fault) {
    String state = database(fault).map(SQLException::getSQLState).orElse("");
    return state.isEmpty() || state.startsWith("08") || state.startsWith("57");
  }

  /** Whether a row was refused for what other rows are there, or are not. */
  static boolean isAboutOtherRows(Throwable fault) {
    String state = database(fault).map(SQLException::getSQLState).orElse("");
    return state.equals(UNIQUE) || state.equals(REFERENCE);
  }

  /** The first line of what the database says, without what those between say of it. */
  public static String sentence(Throwable fault) {
    String message =
        first(fault)
            .map(Throwable::getMessage)
            .orElse(Objects.requireNonNullElse(fault.getMessage(), fault.toString()));
    return Objects.requireNonNullElse(message, "").lines().findFirst().orElse("").strip();
  }
}
