package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the units above the allowance cost, in the plan's currency. This is the one home of a rate;
 * whoever prices usage asks {@link #cost}, or {@link #steps} when it has to be explained.
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
   * Another price that is kept between a least and a most where anything is over.
   *
   * @param price not bounded itself
   * @param minimum least that is asked; null for none
   * @param maximum most that is asked; null for none
   */
  record Bounded(Overage price, @Nullable BigDecimal minimum, @Nullable BigDecimal maximum)
      implements Overage {
    public Bounded {
      if (price instanceof Bounded) {
        throw new IllegalArgumentException("bounds stand around a price, not around bounds");
      }
      minimum = minimum == null ? null : plain(minimum);
      maximum = maximum == null ? null : plain(maximum);
    }

    /** What is asked where the price alone comes to {@code exact}, which is for more than nothing. */
    public BigDecimal within(BigDecimal exact) {
      BigDecimal atLeast = minimum == null ? exact : exact.max(minimum);
      return maximum == null ? atLeast : atLeast.min(maximum);
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
    BigDecimal cost = BigDecimal.ZERO;
    for (RateStep step : steps(over)) {
      cost = cost.add(step.amount());
    }
    return this instanceof Bounded bounded && over.signum() > 0 ? bounded.within(cost) : cost;
  }

  /**
   * How {@code over} units above the allowance are priced, step by step; together the steps have all
   * of the units. None when there are none.
   */
  default List<RateStep> steps(Quantity over) {
    if (over.signum() <= 0) {
      return List.of();
    }
    return switch (this) {
      case Plain(BigDecimal unitPrice) -> List.of(RateStep.units(over, unitPrice));
      case Graduated(List<Tier> tiers) -> graduated(tiers, over);
      case Volume(List<Tier> tiers) ->
          List.of(RateStep.units(over, tierOf(tiers, over).unitPrice()));
      case Packages(Quantity size, BigDecimal price) ->
          List.of(
              new RateStep(
                  over, over.value().divide(size.value(), 0, RoundingMode.CEILING), price));
      case Bounded(Overage price, _, _) -> price.steps(over);
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
      case Bounded(Overage price, BigDecimal minimum, BigDecimal maximum) ->
          price.text()
              + (minimum == null ? "" : ", at least " + minimum.toPlainString())
              + (maximum == null ? "" : ", at most " + maximum.toPlainString());
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

  private static List<RateStep> graduated(List<Tier> tiers, Quantity over) {
    List<RateStep> steps = new ArrayList<>(tiers.size());
    Quantity from = Quantity.ZERO;
    for (Tier tier : tiers) {
      Quantity upTo = tier.upTo();
      Quantity end = upTo == null || upTo.compareTo(over) > 0 ? over : upTo;
      steps.add(RateStep.units(end.minus(from), tier.unitPrice()));
      if (end.equals(over)) {
        return steps;
      }
      from = end;
    }
    throw new IllegalStateException("the last tier must be open: " + tiers);
  }

  private static Tier tierOf(List<Tier> tiers, Quantity over) {
    for (Tier tier : tiers) {
      Quantity upTo = tier.upTo();
      if (upTo == null || over.compareTo(upTo) <= 0) {
        return tier;
      }
    }
    throw new IllegalStateException("the last tier must be open: " + tiers);
  }

  /** The same price whatever zeros it was written with, so that equal prices are equal. */
  private static BigDecimal plain(BigDecimal price) {
    return Amounts.canonical(price);
  }
}
