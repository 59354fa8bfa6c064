package dev.cuota.core.rating;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Quantity;
import java.util.List;
import java.util.Optional;

/**
 * What was used of a feature in a period, and what covers it: first the allowance, then grants; the
 * rest is over. In the feature's unit.
 *
 * <pre>used = included + covered + over</pre>
 *
 * @param used zero or more
 * @param included how much of it the allowance includes
 * @param covered how much of it grants cover, beyond the allowance
 * @param allowance what the plan or an override includes; of several tenants, all of theirs
 * @param granted what grants could cover; never less than they have covered
 */
public record Used(
    Quantity used, Quantity included, Quantity covered, Limit allowance, Quantity granted) {
  /** Nothing, of nothing. */
  public static final Used NOTHING = of(Quantity.ZERO, Limit.notIncluded());

  public Used {
    if (included.signum() < 0 || covered.signum() < 0 || granted.compareTo(covered) < 0) {
      throw new IllegalArgumentException(
          "grants give zero or more, and cover no more than that: %s of %s"
              .formatted(covered, granted));
    }
    if (included.plus(covered).compareTo(used) > 0) {
      throw new IllegalArgumentException(
          "%s and %s are more than the %s used".formatted(included, covered, used));
    }
  }

  /**
   * With grants that can cover anything beyond the allowance.
   *
   * @param counted as metered; below zero when more was taken back than used, which counts as nothing
   */
  public static Used of(Quantity counted, Limit allowance, Quantity granted) {
    Quantity used = counted.signum() < 0 ? Quantity.ZERO : counted;
    Quantity included = included(used, allowance);
    return new Used(used, included, lesser(granted, used.minus(included)), allowance, granted);
  }

  /** Without grants. */
  public static Used of(Quantity counted, Limit allowance) {
    return of(counted, allowance, Quantity.ZERO);
  }

  /**
   * What several have used who each have an allowance of their own: what one leaves of it covers nothing
   * of another's.
   */
  public static Used together(List<Used> each) {
    Used sum = NOTHING;
    for (Used one : each) {
      sum =
          new Used(
              sum.used.plus(one.used),
              sum.included.plus(one.included),
              sum.covered.plus(one.covered),
              together(sum.allowance, one.allowance),
              sum.granted.plus(one.granted));
    }
    return sum;
  }

  /**
   * What of several can be over: those whose allowance is a number, together. Empty when none is, as
   * there is nothing to be above.
   */
  public static Optional<Used> bounded(List<Used> each) {
    List<Used> bounded =
        each.stream().filter(used -> used.allowance() instanceof Limit.AtMost).toList();
    return bounded.isEmpty()
        ? Optional.empty()
        : Optional.of(bounded.size() == 1 ? bounded.getFirst() : together(bounded));
  }

  /** What neither covers. */
  public Quantity over() {
    return used.minus(included).minus(covered);
  }

  private static Limit together(Limit one, Limit other) {
    if (one instanceof Limit.AtMost(Quantity first)
        && other instanceof Limit.AtMost(Quantity second)) {
      return Limit.atMost(first.plus(second));
    }
    if (one instanceof Limit.Unlimited || other instanceof Limit.NotIncluded) {
      return one;
    }
    return other;
  }

  private static Quantity included(Quantity used, Limit allowance) {
    return switch (allowance) {
      case Limit.NotIncluded _ -> Quantity.ZERO;
      case Limit.Unlimited _ -> used;
      case Limit.AtMost(Quantity most) -> lesser(used, most);
    };
  }

  private static Quantity lesser(Quantity one, Quantity other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
