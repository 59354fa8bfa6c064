package dev.cuota.engine.billing;

/** What became of a person's wish about an adjustment. */
public sealed interface AdjustmentOutcome {

  /** It is done, or was before. */
  record Done(Adjustment adjustment) implements AdjustmentOutcome {}

  /** There is no such adjustment. */
  record NotFound() implements AdjustmentOutcome {}

  /** As it stands that cannot be done. */
  record Refused(Adjustment adjustment) implements AdjustmentOutcome {}
}
