package dev.cuota.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a use of one action or feature is let through by leases.
 *
 * @param millionths of the action's own amount; {@link Millionths#NONE} when leases do not hold it
 */
record Route(Gate gate, long millionths) {

  /**
   * The routes found while one snapshot and one catalog were in force. Thrown away with them, so
   * that a route that was found in between is never kept longer.
   */
  record Table(Map<String, Route> actions, Map<String, Route> features) {
    static Table empty() {
      return new Table(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    /** Those for actions, or those for features by their names. */
    Map<String, Route> of(boolean isAction) {
      return isAction ? actions : features;
    }
  }
}
