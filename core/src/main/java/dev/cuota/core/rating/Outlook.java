package dev.cuota.core.rating;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an account is expected to use in a month.
 *
 * @param features by key; what is absent is not used
 * @param sales null where nothing is sold, or sales are not known in the plan's currency
 * @param fees what is agreed with the account, whatever its plan
 */
public record Outlook(
    Period month, SortedMap<String, Expected> features, @Nullable Money sales, FeeSchedule fees) {
  /** Nothing can be foretold from less than this much of a period. */
  public static final Duration LEAST_SEEN = Duration.ofDays(1);

  public Outlook {
    features = Collections.unmodifiableSortedMap(new TreeMap<>(features));
  }

  /**
   * What is expected of one feature, in its unit.
   *
   * @param overridden the limit that goes for the account whatever its plan; null for the plan's
   * @param granted what grants give beside it
   */
  public record Expected(Quantity used, @Nullable Limit overridden, Quantity granted) {
    /** By the plan alone. */
    public static Expected of(Quantity used) {
      return new Expected(used, null, Quantity.ZERO);
    }

    Used by(Entitlement held) {
      return Used.of(used, overridden == null ? held.limit() : overridden, granted);
    }
  }

  /**
   * What will have been used at a period's end if it goes on as before; empty while less than {@link
   * #LEAST_SEEN} of it has passed. Not for what exists, such as products, which does not begin anew.
   */
  public static Optional<Quantity> atEnd(Quantity used, Period period, Instant now) {
    Duration seen = Duration.between(period.start(), now);
    if (seen.compareTo(LEAST_SEEN) < 0) {
      return Optional.empty();
    }
    if (!period.contains(now)) {
      return Optional.of(used);
    }
    BigDecimal all = BigDecimal.valueOf(period.length().toSeconds());
    BigDecimal rate = used.value().multiply(all);
    return Optional.of(
        new Quantity(
            rate.divide(
                BigDecimal.valueOf(seen.toSeconds()), Quantity.FRACTION_DIGITS, Money.ROUNDING)));
  }

  /** Whether {@code plan} lets all of it through: what is over a hard limit would be refused. */
  boolean fits(Plan plan) {
    for (Map.Entry<String, Expected> entry : features.entrySet()) {
      Entitlement held = plan.entitlement(entry.getKey());
      Used used = entry.getValue().by(held);
      boolean refused = held.mode() == Mode.HARD || used.allowance() instanceof Limit.NotIncluded;
      if (refused && used.over().signum() > 0) {
        return false;
      }
    }
    return true;
  }

  /** What {@code plan} would ask for it beside its price. */
  List<RatedLine> lines(Plan plan) {
    List<RatedLine> lines = new ArrayList<>();
    for (Map.Entry<String, Expected> entry : features.entrySet()) {
      String feature = entry.getKey();
      Used used = entry.getValue().by(plan.entitlement(feature));
      Rating.overage(plan, fees, feature, month, used).ifPresent(lines::add);
    }
    if (sales != null && sales.currency().equals(plan.currency())) {
      Rating.commission(plan, fees, month, sales).ifPresent(lines::add);
    }
    return lines;
  }
}
