package dev.cuota.core.rating;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a dearer plan would cost less, with what is expected to be owed beside its price: what goes over
 * costs more than the difference of the prices, and than what would still go over.
 *
 * @param stay what the present plan will cost
 * @param move what the other one would
 */
public record UpgradeOffer(PlanCost stay, PlanCost move) {

  /** What is saved in an interval; more than nothing. */
  public Money saving() {
    return stay.total().minus(move.total());
  }

  /**
   * The best of {@code others}: that which costs least in all, among equals the one whose price is
   * lower, then the first by key. Looked at are those of the same currency and interval that have a
   * higher price and would refuse nothing of what is expected. Empty when none costs less than the
   * present one.
   */
  public static Optional<UpgradeOffer> best(
      Plan present, Collection<Plan> others, Outlook outlook) {
    PlanCost stay = PlanCost.of(present, outlook);
    PlanCost best = null;
    for (Plan other : others) {
      if (isNext(present, other) && outlook.fits(other)) {
        best = better(PlanCost.of(other, outlook), best);
      }
    }
    return best == null || best.total().against(stay.total()) >= 0
        ? Optional.empty()
        : Optional.of(new UpgradeOffer(stay, best));
  }

  private static boolean isNext(Plan present, Plan other) {
    return other.currency().equals(present.currency())
        && other.interval() == present.interval()
        && other.price().compareTo(present.price()) > 0;
  }

  private static PlanCost better(PlanCost one, @Nullable PlanCost other) {
    if (other == null) {
      return one;
    }
    int way = one.total().against(other.total());
    if (way == 0) {
      way = one.fee().against(other.fee());
    }
    if (way == 0) {
      way = one.price().plan().compareTo(other.price().plan());
    }
    return way < 0 ? one : other;
  }
}
