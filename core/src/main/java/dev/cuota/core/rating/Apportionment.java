package dev.cuota.core.rating;

import dev.cuota.core.platform.MinorUnits;
import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Shares a rounded sum out, so that the parts are rounded too and add up to it: each gets what is
 * surely its own, and the coins that are left go to those who lack most of the next one, among equals
 * to the smallest, for which it is the most, and among those to the first. The same parts in the same
 * order always get the same.
 */
public final class Apportionment {
  /** Most parts. */
  public static final int MAX_PARTS = 100_000;

  private Apportionment() {}

  /**
   * Shares {@code total} by weight, such as what each tenant or day has used of it. No part is further
   * than one coin from its exact share.
   *
   * @param total rounded; a credit is shared as the charge that it takes back
   * @param weights zero or more each, and not all zero unless the total is
   */
  public static List<Money> byWeight(Money total, List<BigDecimal> weights) {
    int digits = MinorUnits.digits(total.currency());
    // Throws when the total is not rounded, as there would be less than a coin left.
    BigDecimal coins = total.amount().abs().movePointRight(digits).setScale(0);
    BigInteger[] whole = shares(coins.toBigIntegerExact(), weights);
    return money(whole, total.signum() < 0, total.currency(), digits);
  }

  /**
   * Shares {@code total} things that cannot be cut by weight, such as accounts among plans. No part is a
   * whole one from its exact share.
   *
   * @param total zero or more
   * @param weights zero or more each, and not all zero unless the total is
   */
  public static List<BigInteger> byWeight(BigInteger total, List<BigDecimal> weights) {
    return List.of(shares(total, weights));
  }

  private static BigInteger[] shares(BigInteger total, List<BigDecimal> weights) {
    bound(weights.size());
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal weight : weights) {
      if (weight.signum() < 0) {
        throw new IllegalArgumentException("a weight is zero or more, was " + weight);
      }
      sum = sum.add(weight);
    }
    BigInteger[] whole = new BigInteger[weights.size()];
    if (total.signum() == 0) {
      Arrays.fill(whole, BigInteger.ZERO);
      return whole;
    } else if (sum.signum() == 0) {
      throw new IllegalArgumentException("nobody has a share of " + total);
    }
    BigDecimal[] rest = new BigDecimal[weights.size()];
    for (int i = 0; i < whole.length; i++) {
      BigDecimal[] share = new BigDecimal(total).multiply(weights.get(i)).divideAndRemainder(sum);
      whole[i] = share[0].toBigIntegerExact();
      rest[i] = share[1];
    }
    handOut(total, whole, rest);
    return whole;
  }

  /**
   * Rounds {@code parts} so that they add up to their exact sum, rounded once. No part is further than
   * one coin from what it is exactly.
   *
   * @param parts exact, all in {@code currency}
   */
  public static List<Money> rounded(List<Money> parts, String currency) {
    return rounded(parts, currency, MinorUnits.digits(currency));
  }

  /**
   * The same to another precision than the currency's coins, for what is told and not charged.
   *
   * @param digits behind the point
   */
  public static List<Money> rounded(List<Money> parts, String currency, int digits) {
    bound(parts.size());
    Money sum = Money.zero(currency);
    BigInteger[] whole = new BigInteger[parts.size()];
    BigDecimal[] rest = new BigDecimal[parts.size()];
    for (int i = 0; i < whole.length; i++) {
      sum = sum.plus(parts.get(i));
      BigDecimal coins = parts.get(i).amount().movePointRight(digits);
      BigDecimal floor = coins.setScale(0, RoundingMode.FLOOR);
      whole[i] = floor.toBigIntegerExact();
      rest[i] = coins.subtract(floor);
    }
    BigDecimal rounded = sum.amount().setScale(digits, Money.ROUNDING);
    handOut(rounded.movePointRight(digits).toBigIntegerExact(), whole, rest);
    return money(whole, false, currency, digits);
  }

  /** Gives one coin each to those with the greatest rest, until all of {@code coins} are given. */
  private static void handOut(BigInteger coins, BigInteger[] whole, BigDecimal[] rest) {
    BigInteger left = coins;
    for (BigInteger given : whole) {
      left = left.subtract(given);
    }
    Integer[] order = new Integer[whole.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.comparing((Integer i) -> rest[i], Comparator.reverseOrder())
            .thenComparing(i -> whole[i]));
    for (int i = 0; i < left.intValueExact(); i++) {
      whole[order[i]] = whole[order[i]].add(BigInteger.ONE);
    }
  }

  private static List<Money> money(
      BigInteger[] coins, boolean credit, String currency, int digits) {
    List<Money> parts = new ArrayList<>(coins.length);
    for (BigInteger one : coins) {
      Money part = new Money(new BigDecimal(one, digits), currency);
      parts.add(credit ? part.negated() : part);
    }
    return List.copyOf(parts);
  }

  private static void bound(int parts) {
    if (parts > MAX_PARTS) {
      throw new IllegalArgumentException("at most %d parts, were %d".formatted(MAX_PARTS, parts));
    }
  }
}
