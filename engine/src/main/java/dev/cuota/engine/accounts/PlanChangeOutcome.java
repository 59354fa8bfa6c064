package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.PlanChange;
import java.time.Instant;
import java.util.List;

/** What came of a wish for another plan. */
public sealed interface PlanChangeOutcome {

  /**
   * It is written.
   *
   * @param before as it was
   * @param subscription as it is
   * @param at from when on the plan holds
   */
  record Changed(Subscription before, Subscription subscription, PlanChange when, Instant at)
      implements PlanChangeOutcome {}

  /** It has ended. */
  record Over(Subscription subscription) implements PlanChangeOutcome {}

  /** The catalog in force has no such plan. */
  record NoPlan(List<String> known) implements PlanChangeOutcome {
    public NoPlan {
      known = List.copyOf(known);
    }
  }

  /** There is no such subscription. */
  record NotFound() implements PlanChangeOutcome {}

  /** Somebody else was at the account for too long; it may be tried again. */
  record Busy() implements PlanChangeOutcome {}
}
