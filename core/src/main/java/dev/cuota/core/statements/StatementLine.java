package dev.cuota.core.statements;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.PriceVersion;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One amount on a statement.
 *
 * @param number 1, 2, 3 …
 * @param source the fee or adjustment that it states; of a waiver the adjustment that was let go
 * @param feature for what; null for the price of a plan
 * @param title what that is called
 * @param period in which it was used, or for which it is paid
 * @param price by which prices
 * @param use what was used and what covered it; null for the price of a plan
 * @param amount rounded; below zero when something is given back
 * @param taxed by which tax; null for none
 * @param explanation the arithmetic, line by line
 */
public record StatementLine(
    int number,
    LineKind kind,
    UUID source,
    @Nullable String feature,
    Title title,
    Period period,
    PriceVersion price,
    @Nullable Use use,
    Money amount,
    @Nullable Tax taxed,
    String explanation) {

  /** What something is called in each language of statements, as it was called then. */
  public record Title(String english, String spanish) {
    /** In a language; English for those that there is no other for. */
    public String in(String language) {
      return language.equals("es") ? spanish : english;
    }
  }

  /**
   * What was used in all, in the feature's unit, or sold in the plan's currency.
   *
   * @param included what of it the allowance includes
   * @param covered what of it grants cover
   */
  public record Use(Quantity used, Quantity included, Quantity covered) {
    /** What nothing covers. */
    public Quantity over() {
      return used.minus(included).minus(covered);
    }
  }

  /** The tax on it, or in it. */
  public Money tax() {
    return taxed == null ? Money.zero(amount.currency()) : taxed.on(amount);
  }

  /** What is to be paid for it. */
  public Money due() {
    return taxed == null ? amount : taxed.with(amount);
  }

  /** The same at another place. */
  StatementLine at(int place) {
    return new StatementLine(
        place, kind, source, feature, title, period, price, use, amount, taxed, explanation);
  }
}
