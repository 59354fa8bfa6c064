package dev.cuota.server.simulation;

import dev.cuota.core.platform.Money;
import dev.cuota.engine.simulation.Simulated;
import dev.cuota.engine.simulation.SimulatedAccount;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What all of it comes to, as it is written.
 *
 * @param missingPlans how many accounts were on each plan that the other catalog does not have
 * @param unvalued how many accounts have sales without a value
 * @param countedMeters those that were counted anew from the ledger
 */
public record TotalsView(
    long accounts,
    SideView was,
    SideView would,
    @Nullable String difference,
    SortedMap<String, Long> missingPlans,
    long limitedAccounts,
    long newlyLimited,
    long unvalued,
    List<String> countedMeters) {

  /** Of that. */
  public static TotalsView of(Simulated found) {
    return new TotalsView(
        found.accounts(),
        SideView.all(found.was()),
        SideView.all(found.would()),
        SimulatedAccount.difference(found.was(), found.would()).map(Money::digits).orElse(null),
        found.missing(),
        found.limitedAccounts(),
        found.newlyLimited(),
        found.unvalued(),
        found.counted());
  }
}
