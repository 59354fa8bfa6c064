package dev.cuota.engine.simulation;

import java.util.List;

/** Whether a scenario can be tried. */
public sealed interface Prepared {

  /** It can. */
  record Ready(Replay replay) implements Prepared {}

  /**
   * Its months are the wrong way round, too many, or in the future.
   *
   * @param most months at once
   */
  record WrongMonths(int most) implements Prepared {}

  /** There is no catalog yet. */
  record NoCatalog() implements Prepared {}

  /**
   * Accounts are to be on plans that the catalog does not have.
   *
   * @param plans those
   * @param known those that it has
   */
  record UnknownPlans(List<String> plans, List<String> known) implements Prepared {}

  /** There are no accounts with these keys. */
  record UnknownAccounts(List<String> accounts) implements Prepared {}

  /** These meters count otherwise than before in a way in which the past cannot be counted. */
  record Uncountable(List<String> meters) implements Prepared {}
}
