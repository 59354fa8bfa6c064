package dev.cuota.engine.limits;

import dev.cuota.core.rating.FeeRules;
import java.util.List;

/** What came of the wish to agree on a rate with an account, or to end that. */
public sealed interface FeeOutcome {

  /**
   * It stands so.
   *
   * @param repeated whether it did before, so that nothing was written
   */
  record Done(AgreedFee fee, boolean repeated) implements FeeOutcome {}

  /** There is no such account or line. */
  record NotFound() implements FeeOutcome {}

  /** The catalog has no such feature. */
  record UnknownFeature(List<String> known) implements FeeOutcome {
    public UnknownFeature {
      known = List.copyOf(known);
    }
  }

  /** There can be no such line. */
  record Refused(FeeRules.Flaw flaw) implements FeeOutcome {}

  /** Another line for the same feature is in force at the same time. */
  record Overlaps(AgreedFee other) implements FeeOutcome {}

  /** The caller's id was used before for something else; nothing was written. */
  record Conflict() implements FeeOutcome {}

  /** The account has as many lines as there can be. */
  record TooMany(int most) implements FeeOutcome {}
}
