package dev.cuota.engine.margin;

import java.util.List;

/** What came of setting a policy. */
public sealed interface PolicyOutcome {

  /** It is in force, and was already if it is the same. */
  record Done(PolicyStand stand) implements PolicyOutcome {}

  /**
   * A feature cannot be throttled so: it is none of the catalog's windows, or cannot be overridden.
   *
   * @param known those that could be named
   */
  record NoSuchThrottle(String feature, List<String> known) implements PolicyOutcome {
    public NoSuchThrottle {
      known = List.copyOf(known);
    }
  }

  /** There is no account of that number. */
  record NoSuchAccount(long account) implements PolicyOutcome {}
}
