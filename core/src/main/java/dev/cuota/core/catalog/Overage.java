package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the units above the allowance cost, in the plan's currency. */
public sealed interface Overage {

  /** Every unit costs the same. */
  record Plain(BigDecimal unitPrice) implements Overage {}

  /** Each unit costs what the tier it falls into says. */
  record Graduated(List<Tier> tiers) implements Overage {
    public Graduated {
      tiers = List.copyOf(tiers);
    }
  }

  /** All units cost what the tier that holds the whole amount says. */
  record Volume(List<Tier> tiers) implements Overage {
    public Volume {
      tiers = List.copyOf(tiers);
    }
  }

  /** Every started package of {@code size} units costs {@code price}. */
  record Packages(Quantity size, BigDecimal price) implements Overage {}

  /**
   * One step of a price list.
   *
   * @param upTo last unit in the tier, inclusive; null in the last one
   * @param unitPrice zero or more
   */
  record Tier(@Nullable Quantity upTo, BigDecimal unitPrice) {}
}
