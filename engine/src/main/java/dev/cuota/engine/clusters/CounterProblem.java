package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;

/**
 * Why a counter that the catalog declares is not kept. It is looked at again every few seconds.
 *
 * @param message a sentence fit for the operator
 */
public record CounterProblem(EnvironmentId environment, String counter, Kind kind, String message) {

  /** What sort of problem. */
  public enum Kind {
    /** The database has no such table. */
    TABLE_MISSING,
    /** The declaration does not fit the table, or Cuota's role may not do it. */
    REFUSED,
    /** Somebody keeps the table locked. */
    BUSY
  }
}
