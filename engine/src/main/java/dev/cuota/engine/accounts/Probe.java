package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.ProbeRules;

/** Asks an address whether it serves a store. */
@FunctionalInterface
interface Probe {
  /**
   * What came of it.
   *
   * @param said in a few words, for people
   */
  record Answered(ProbeRules.Answer answer, String said) {}

  /** Asks, as a visitor would; outside of all transactions. */
  Answered ask(String url) throws InterruptedException;
}
