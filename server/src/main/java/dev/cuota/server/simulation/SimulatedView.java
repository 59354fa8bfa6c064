package dev.cuota.server.simulation;

import dev.cuota.core.platform.Money;
import dev.cuota.engine.simulation.SimulatedAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an account, as it is written.
 *
 * @param difference how much more it would owe; null where that is not in one currency
 * @param missingPlan one it was on that there is not in the other catalog; null for none
 */
public record SimulatedView(
    long account,
    String key,
    SideView was,
    SideView would,
    @Nullable String difference,
    @Nullable String missingPlan,
    List<LimitedView> limited,
    List<String> unvalued) {

  /** Of that account. */
  public static SimulatedView of(SimulatedAccount one) {
    return new SimulatedView(
        one.account(),
        one.key(),
        SideView.of(one.was()),
        SideView.of(one.would()),
        one.difference().map(Money::digits).orElse(null),
        one.missing().isEmpty() ? null : one.missing(),
        one.limited().stream()
            .map(limit -> LimitedView.of(one.account(), one.key(), limit))
            .toList(),
        one.unvalued());
  }
}
