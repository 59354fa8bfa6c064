package dev.cuota.engine.accounts;

import dev.cuota.core.catalog.Plan;
import java.util.List;

/** What came of putting many accounts on a plan. */
public sealed interface PlanMoveOutcome {

  /**
   * All that could be are on it, or would be.
   *
   * @param to the version they are on
   * @param moved how many were moved now, or would be
   * @param already how many were on it before
   * @param unknown keys that no account has, in the order in which they were named
   */
  record Done(Plan to, long moved, long already, List<String> unknown) implements PlanMoveOutcome {
    public Done {
      unknown = List.copyOf(unknown);
    }
  }

  /** There never was such a plan to come from; nothing was done. */
  record UnknownFrom(List<String> known) implements PlanMoveOutcome {
    public UnknownFrom {
      known = List.copyOf(known);
    }
  }

  /** The catalog in force has no such plan to go to; nothing was done. */
  record UnknownPlan(List<String> known) implements PlanMoveOutcome {
    public UnknownPlan {
      known = List.copyOf(known);
    }
  }

  /** The plan has no such version; nothing was done. */
  record UnknownVersion() implements PlanMoveOutcome {}
}
