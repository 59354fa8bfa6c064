package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the units above the allowance cost, in the plan's currency. This is the one home of a rate;
 * whoever prices usage asks {@link #cost}.
 */
public sealed interface Overage {

  /** Every unit costs the same. */
  record Plain(BigDecimal unitPrice) implements Overage {
    public Plain {
      unitPrice = plain(unitPrice);
    }
  }

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
  record Packages(Quantity size, BigDecimal price) implements Overage {
    public Packages {
      price = plain(price);
    }
  }

  /**
   * One step of a price list. Tiers count from the first unit above the allowance.
   *
   * @param upTo last unit in the tier, inclusive; null in the last one
   * @param unitPrice zero or more
   */
  record Tier(@Nullable Quantity upTo, BigDecimal unitPrice) {
    public Tier {
      unitPrice = plain(unitPrice);
    }
  }

  /**
   * What {@code over} units above the allowance cost; exact, not rounded to the currency. Zero when
   * there are none.
   */
  default BigDecimal cost(Quantity over) {
    if (over.signum() <= 0) {
      return BigDecimal.ZERO;
    }
    return switch (this) {
      case Plain(BigDecimal unitPrice) -> over.value().multiply(unitPrice);
      case Graduated(List<Tier> tiers) -> graduated(tiers, over);
      case Volume(List<Tier> tiers) -> over.value().multiply(tierOf(tiers, over).unitPrice());
      case Packages(Quantity size, BigDecimal price) ->
          over.value().divide(size.value(), 0, RoundingMode.CEILING).multiply(price);
    };
  }

  /** On one line, for people: {@code 0.015}, {@code graduated 100: 0.02, then 0.01}, … */
  default String text() {
    return switch (this) {
      case Plain(BigDecimal unitPrice) -> unitPrice.toPlainString();
      case Graduated(List<Tier> tiers) -> "graduated " + text(tiers);
      case Volume(List<Tier> tiers) -> "volume " + text(tiers);
      case Packages(Quantity size, BigDecimal price) ->
          price.toPlainString() + " per started " + size;
    };
  }

  private static String text(List<Tier> tiers) {
    return tiers.stream()
        .map(
            tier ->
                (tier.upTo() == null ? "then " : tier.upTo() + ": ")
                    + tier.unitPrice().toPlainString())
        .collect(Collectors.joining(", "));
  }

  private static BigDecimal graduated(List<Tier> tiers, Quantity over) {
    BigDecimal cost = BigDecimal.ZERO;
    Quantity from = Quantity.ZERO;
    for (Tier tier : tiers) {
      Quantity upTo = tier.upTo();
      Quantity end = upTo == null || upTo.compareTo(over) > 0 ? over : upTo;
      cost = cost.add(end.minus(from).value().multiply(tier.unitPrice()));
      if (end.equals(over)) {
        return cost;
      }
      from = end;
    }
    throw new IllegalStateException("the last tier must be open: " + tiers);
  }

  private static Tier tierOf(List<Tier> tiers, Quantity over) {
    return tiers.stream()
        .filter(tier -> tier.upTo() == null || over.compareTo(tier.upTo()) <= 0)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the last tier must be open: " + tiers));
  }

  /** The same price whatever zeros it was written with, so that equal prices are equal. */
  private static BigDecimal plain(BigDecimal price) {
    return Amounts.canonical(price);
  }
}
