package dev.cuota.core.simulation;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.core.rating.PriceShare;
import dev.cuota.core.rating.RatedLine;
import dev.cuota.core.rating.Rating;
import dev.cuota.core.rating.Used;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an account owes, all of it in one currency and made of rounded lines.
 *
 * @param price of the plan; of an annual one the share of the months that are looked at
 * @param overage for what went over allowances
 * @param commission on sales
 */
public record Charges(Money price, Money overage, Money commission) {
  /** Nothing. */
  public static Charges none(String currency) {
    Money none = Money.zero(currency);
    return new Charges(none, none, none);
  }

  /**
   * What {@code plan} asks for a month.
   *
   * @param fees what is agreed with the account, in place of the plan's rates
   * @param pays whether its price is owed, which it is not by who came later
   * @param used by feature, what each allowance was used; one for each tenant where they do not share
   * @param sales valued in the plan's currency; null where none are known
   */
  public static Charges of(
      Plan plan,
      FeeSchedule fees,
      Period month,
      boolean pays,
      Map<String, List<Used>> used,
      @Nullable Money sales) {
    Money none = Money.zero(plan.currency());
    Money overage = none;
    for (Map.Entry<String, List<Used>> one : used.entrySet()) {
      Optional<RatedLine> line =
          Used.bounded(one.getValue())
              .flatMap(sum -> Rating.overage(plan, fees, one.getKey(), month, sum));
      overage = line.isPresent() ? overage.plus(line.get().amount()) : overage;
    }
    Money commission =
        Rating.commission(plan, fees, month, sales == null ? none : sales)
            .map(RatedLine::amount)
            .orElse(none);
    return new Charges(pays ? price(plan, month) : none, overage, commission);
  }

  /** The price of a month; of an annual price its {@link PriceShare}. */
  public static Money price(Plan plan, Period month) {
    return PriceShare.of(plan, YearMonth.from(month.start().atZone(ZoneOffset.UTC)));
  }

  /** All of it. */
  public Money total() {
    return price.plus(overage).plus(commission);
  }

  /** This and what is owed in the same currency besides. */
  public Charges plus(Charges other) {
    return new Charges(
        price.plus(other.price), overage.plus(other.overage), commission.plus(other.commission));
  }

  /** In which currency. */
  public String currency() {
    return price.currency();
  }
}
