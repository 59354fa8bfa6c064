package dev.cuota.engine.simulation;

import dev.cuota.core.platform.Money;
import dev.cuota.core.simulation.Side;
import java.util.List;
import java.util.Optional;

/**
 * What became of an account.
 *
 * @param account internal number
 * @param key the platform's name for it
 * @param was as it was; its cost is rounded
 * @param would as it would have been; its cost is rounded
 * @param missing key of a plan it was on that there is not in the other catalog; empty for none
 * @param limited where it would have been refused something
 * @param unvalued sales that have no value yet and so are in no commission, in words
 */
public record SimulatedAccount(
    long account,
    String key,
    Side was,
    Side would,
    String missing,
    List<Limited> limited,
    List<String> unvalued) {
  public SimulatedAccount {
    limited = List.copyOf(limited);
    unvalued = List.copyOf(unvalued);
  }

  /** How much more it would owe; empty where that is not in one currency. */
  public Optional<Money> difference() {
    return difference(was, would);
  }

  /** How much more is owed in {@code would}; empty where that is not in one currency. */
  public static Optional<Money> difference(Side was, Side would) {
    if (was.charges().isEmpty() && would.charges().size() == 1) {
      return would.oneRevenue();
    }
    if (would.charges().isEmpty()) {
      return was.oneRevenue().map(Money::negated);
    }
    return was.oneRevenue()
        .flatMap(
            before ->
                would
                    .oneRevenue()
                    .filter(after -> after.currency().equals(before.currency()))
                    .map(after -> after.minus(before)));
  }
}
