package dev.cuota.core.rating;

import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.RateStep;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How what is over is priced: by the plan's own rate, and kept between a least and a most. The formula
 * is {@link Overage}'s; there is no other.
 *
 * @param price of a unit, a package, …; of a percentage, what one unit of money costs
 * @param isPercent whether it is a percentage of money rather than a price of units
 * @param minimum least that is asked where anything is over; null for none
 * @param maximum most that is asked; null for none
 */
public record Rate(
    Overage price, boolean isPercent, @Nullable BigDecimal minimum, @Nullable BigDecimal maximum) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public Rate {
    if (price instanceof Overage.Bounded) {
      throw new IllegalArgumentException("its bounds are said beside the price: " + price);
    }
    if (isPercent && !(price instanceof Overage.Plain)) {
      throw new IllegalArgumentException("a percentage is the same for all of it: " + price);
    }
    if ((minimum != null && minimum.signum() < 0) || (maximum != null && maximum.signum() < 0)) {
      throw new IllegalArgumentException("a minimum or maximum is zero or more");
    }
    if (minimum != null && maximum != null && minimum.compareTo(maximum) > 0) {
      throw new IllegalArgumentException(
          "the minimum %s is more than the maximum %s".formatted(minimum, maximum));
    }
  }

  /** By price of units, with the bounds that it says. */
  public static Rate of(Overage price) {
    return price instanceof Overage.Bounded(Overage inner, BigDecimal minimum, BigDecimal maximum)
        ? new Rate(inner, false, minimum, maximum)
        : new Rate(price, false, null, null);
  }

  /**
   * By percentage.
   *
   * @param percent 0 to 100
   */
  public static Rate percent(BigDecimal percent) {
    if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
      throw new IllegalArgumentException("a percentage is 0 to 100, was " + percent);
    }
    return new Rate(new Overage.Plain(percent.movePointLeft(2)), true, null, null);
  }

  /** The same with a least and a most; null for none. */
  public Rate between(@Nullable BigDecimal least, @Nullable BigDecimal most) {
    return new Rate(price, isPercent, least, most);
  }

  /** The steps in which {@code over} is priced; none when nothing is over. */
  List<RateStep> steps(Quantity over) {
    return price.steps(over);
  }

  /** What {@code over} costs; exact, not rounded to the currency. Zero when nothing is over. */
  public BigDecimal cost(Quantity over) {
    BigDecimal exact = price.cost(over);
    return over.signum() > 0 ? bounded(exact) : exact;
  }

  /** What is asked where the steps come to {@code exact}, which is for more than nothing. */
  BigDecimal bounded(BigDecimal exact) {
    BigDecimal atLeast = minimum == null ? exact : exact.max(minimum);
    return maximum == null ? atLeast : atLeast.min(maximum);
  }

  /** On one line: {@code 0.015}, {@code 2 %}, {@code graduated 100: 0.02, then 0.01, at least 5}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (isPercent && price instanceof Overage.Plain(BigDecimal one)) {
      text.append(LineText.plain(one.movePointRight(2))).append(" %");
    } else {
      text.append(price.text());
    }
    if (minimum != null) {
      text.append(", at least ").append(LineText.plain(minimum));
    }
    if (maximum != null) {
      text.append(", at most ").append(LineText.plain(maximum));
    }
    return text.toString();
  }
}
