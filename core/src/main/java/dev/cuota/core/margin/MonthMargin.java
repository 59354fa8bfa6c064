package dev.cuota.core.margin;

import dev.cuota.core.platform.Money;
import dev.cuota.core.rating.Apportionment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What all accounts cost and brought in, in a month. Added up from rounded amounts of accounts, so that
 * what is shown of them adds up to it.
 *
 * @param currency in which all of it is told: that of costs
 * @param byCurrency by the accounts' currencies
 * @param whole those that could be valued, in {@code currency}
 * @param unvalued costs without a value in their account's currency, by their own
 * @param unvaluedAccounts how many accounts are not in {@code whole}
 */
public record MonthMargin(
    String currency,
    SortedMap<String, Total> byCurrency,
    Total whole,
    SortedMap<String, Money> unvalued,
    long unvaluedAccounts) {
  public MonthMargin {
    byCurrency = new TreeMap<>(byCurrency);
    unvalued = new TreeMap<>(unvalued);
  }

  /** Of some accounts, in one currency. */
  public record Total(long accounts, Money income, Money cost) {
    /** Of nobody. */
    public static Total none(String currency) {
      return new Total(0, Money.zero(currency), Money.zero(currency));
    }

    Total plus(Total other) {
      return new Total(accounts + other.accounts, income.plus(other.income), cost.plus(other.cost));
    }

    /** What is left. */
    public Money left() {
      return income.minus(cost);
    }

    /** In whole percent of what came in; empty when nothing did. */
    public Optional<Integer> percent() {
      return MarginShare.percent(income, cost);
    }
  }

  /**
   * One account, in its own currency and in that of the whole.
   *
   * @param whole empty without a rate
   */
  public record Part(AccountMargin margin, Optional<Total> whole) {
    /** What is left in the currency of the whole. */
    public Optional<Money> left() {
      return whole.map(Total::left);
    }
  }

  /**
   * What each item has cost all accounts, the dearest first: rounded so that together they are what all
   * of it comes to, rounded once. Fees that are in another currency than {@code currency} are left out.
   */
  public static Map<String, Money> items(String currency, List<Part> parts) {
    SortedMap<String, Money> exact = new TreeMap<>();
    for (Part part : parts) {
      for (AccountMargin.Valued one : part.margin().costs()) {
        Money amount = one.line().amount();
        if (amount.currency().equals(currency) && amount.signum() != 0) {
          exact.merge(one.line().item(), amount, Money::plus);
        }
      }
    }
    List<String> items =
        exact.entrySet().stream()
            .sorted((one, other) -> other.getValue().against(one.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    List<Money> sums = new ArrayList<>();
    items.forEach(item -> sums.add(exact.getOrDefault(item, Money.zero(currency))));
    List<Money> rounded = Apportionment.rounded(sums, currency);
    Map<String, Money> costs = new LinkedHashMap<>();
    for (int i = 0; i < rounded.size(); i++) {
      costs.put(items.get(i), rounded.get(i));
    }
    return costs;
  }

  /** Adds up. */
  public static MonthMargin of(String currency, List<Part> parts) {
    SortedMap<String, Total> byCurrency = new TreeMap<>();
    SortedMap<String, Money> unvalued = new TreeMap<>();
    List<Total> valued = new ArrayList<>();
    for (Part part : parts) {
      AccountMargin one = part.margin();
      byCurrency.merge(one.currency(), new Total(1, one.income(), one.cost()), Total::plus);
      one.unvalued().forEach((code, money) -> unvalued.merge(code, money, Money::plus));
      part.whole().ifPresent(valued::add);
    }
    Total whole = valued.stream().reduce(Total.none(currency), Total::plus);
    return new MonthMargin(
        currency, byCurrency, whole, unvalued, parts.size() - (long) valued.size());
  }
}
