package dev.cuota.core.rating;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The plans that the tests of this room speak of; the figures are those of the reference catalogs. */
final class Plans {
  static final Period JANUARY = Period.month(YearMonth.of(2026, 1));

  static final Plan GROWTH =
      plan("growth", "59", "USD", Plan.Interval.MONTH)
          .sells("max_monthly_orders", "1000", "0.015")
          .sells("egress_gb_quota", "200", "0.08")
          .takes("20000", "1")
          .build();

  private Plans() {}

  static Builder plan(String key, String price, String currency, Plan.Interval interval) {
    return new Builder(key, new BigDecimal(price), currency, interval);
  }

  static Entitlement sold(String included, Overage overage) {
    return new Entitlement(
        Limit.atMost(Quantity.of(included)), Mode.SOFT, null, Entitlement.Scope.TENANT, overage);
  }

  static final class Builder {
    private final String key;
    private final BigDecimal price;
    private final String currency;
    private final Plan.Interval interval;
    private final SortedMap<String, Entitlement> entitlements = new TreeMap<>();
    private @Nullable Quantity threshold;
    private @Nullable BigDecimal percent;

    private Builder(String key, BigDecimal price, String currency, Plan.Interval interval) {
      this.key = key;
      this.price = price;
      this.currency = currency;
      this.interval = interval;
    }

    Builder gives(String feature, Entitlement held) {
      entitlements.put(feature, held);
      return this;
    }

    Builder sells(String feature, String included, String unitPrice) {
      return gives(feature, sold(included, new Overage.Plain(new BigDecimal(unitPrice))));
    }

    Builder takes(String sales, String percentage) {
      threshold = Quantity.of(sales);
      percent = new BigDecimal(percentage);
      return this;
    }

    Plan build() {
      return new Plan(
          key,
          3,
          new TreeMap<>(),
          price,
          currency,
          interval,
          null,
          entitlements,
          threshold,
          percent,
          7,
          Plan.Policy.ANY);
    }
  }
}
