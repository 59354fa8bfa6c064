package dev.cuota.server.simulation;

import dev.cuota.core.platform.Money;
import dev.cuota.core.simulation.Charges;
import dev.cuota.core.simulation.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is owed and what that costs, as it is written. Amounts are texts, so that nobody loses a digit.
 *
 * @param plan null for none, and for all accounts together
 * @param months in how many the account was there
 * @param owed by currency
 * @param margin null where what is owed is not in the currency of costs alone
 */
public record SideView(
    @Nullable String plan,
    int months,
    List<Owed> owed,
    String cost,
    String costCurrency,
    @Nullable String margin,
    @Nullable Integer marginPercent) {

  /** In one currency. */
  public record Owed(
      String currency, String price, String overage, String commission, String total) {
    static Owed of(Charges one) {
      return new Owed(
          one.currency(),
          one.price().digits(),
          one.overage().digits(),
          one.commission().digits(),
          one.total().digits());
    }
  }

  static SideView of(Side side) {
    return new SideView(
        side.plan().isEmpty() ? null : side.plan(),
        side.months(),
        side.charges().values().stream().map(Owed::of).toList(),
        side.cost().digits(),
        side.cost().currency(),
        side.margin().map(Money::digits).orElse(null),
        side.marginPercent().orElse(null));
  }

  /** All accounts together are on no plan. */
  static SideView all(Side side) {
    return of(new Side("", side.months(), side.charges(), side.cost()));
  }
}
