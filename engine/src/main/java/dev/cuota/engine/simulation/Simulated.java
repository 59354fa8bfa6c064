package dev.cuota.engine.simulation;

import dev.cuota.core.simulation.Side;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What all of a simulation comes to.
 *
 * @param accounts how many were looked at
 * @param was what all accounts' sides add up to
 * @param would the same, as it would have been
 * @param byPlan by the plans of the other world; their costs are exact
 * @param missing how many accounts were on each plan that the other catalog does not have
 * @param limitedAccounts how many would have been refused something
 * @param newlyLimited how many of those were not beyond their limits as it was
 * @param unvalued how many accounts have sales without a value
 * @param counted keys of meters that were counted anew from the ledger
 */
public record Simulated(
    long accounts,
    Side was,
    Side would,
    SortedMap<String, Side> byPlan,
    SortedMap<String, Long> missing,
    long limitedAccounts,
    long newlyLimited,
    long unvalued,
    List<String> counted) {
  public Simulated {
    byPlan = Collections.unmodifiableSortedMap(new TreeMap<>(byPlan));
    missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    counted = List.copyOf(counted);
  }

  /** Nothing yet. */
  static Simulated nothing(String costBefore, String costAfter, List<String> counted) {
    return new Simulated(
        0,
        Side.nothing(costBefore),
        Side.nothing(costAfter),
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        0,
        0,
        counted);
  }

  /** With some accounts more. */
  Simulated plus(Chunk.Done done) {
    Side before = was;
    Side after = would;
    SortedMap<String, Long> without = new TreeMap<>(missing);
    long limited = limitedAccounts;
    long newly = newlyLimited;
    long waiting = unvalued;
    for (SimulatedAccount one : done.accounts()) {
      before = before.plus(one.was());
      after = after.plus(one.would());
      if (!one.missing().isEmpty()) {
        without.merge(one.missing(), 1L, Long::sum);
      }
      limited += one.limited().isEmpty() ? 0 : 1;
      newly += one.limited().stream().allMatch(Limited::before) ? 0 : 1;
      waiting += one.unvalued().isEmpty() ? 0 : 1;
    }
    SortedMap<String, Side> plans = new TreeMap<>(byPlan);
    done.byPlan().forEach((plan, side) -> plans.merge(plan, side, Side::plus));
    return new Simulated(
        accounts + done.accounts().size(),
        before,
        after,
        plans,
        without,
        limited,
        newly,
        waiting,
        counted);
  }
}
