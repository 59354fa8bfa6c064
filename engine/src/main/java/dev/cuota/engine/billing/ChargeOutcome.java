package dev.cuota.engine.billing;

import java.util.List;

/** What became of the wish to charge an account. */
public sealed interface ChargeOutcome {

  /** The provider was asked; the charge says how that stands. */
  record Asked(Charge charge, List<Adjustment> adjustments) implements ChargeOutcome {}

  /** There is no such adjustment. */
  record NotFound() implements ChargeOutcome {}

  /** As it stands it cannot be charged. */
  record Refused(Adjustment adjustment) implements ChargeOutcome {}

  /** It comes to nothing, or to something that is given back: that waits for what is owed. */
  record NothingOwed() implements ChargeOutcome {}

  /** Something in it has no value yet. */
  record Waits(Adjustment adjustment) implements ChargeOutcome {}

  /**
   * There is nobody to ask.
   *
   * @param provider whom the account pays, and to whom there is no gateway
   */
  record NoGateway(String provider) implements ChargeOutcome {}
}
