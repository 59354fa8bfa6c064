package dev.cuota.engine.limits;

/** What came of an exchange with a holder of leases. */
public sealed interface LeaseOutcome permits LeaseAnswer, LeaseOutcome.Overspent {

  /**
   * A report says that more was spent than was given; nothing of the exchange counts.
   *
   * @param report its place in the list
   */
  record Overspent(int report) implements LeaseOutcome {}
}
