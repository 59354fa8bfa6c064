package dev.cuota.server.margin;

import dev.cuota.core.margin.AccountMargin;
import dev.cuota.core.margin.CostLine;
import dev.cuota.core.margin.MonthMargin;
import dev.cuota.core.margin.RevenueLine;
import dev.cuota.core.platform.Money;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Margins as they are written. Amounts and quantities are texts, so that nobody loses a digit. */
final class MarginView {
  private MarginView() {}

  /** Some accounts together. */
  record Sum(
      String currency,
      long accounts,
      String revenue,
      String cost,
      String margin,
      @Nullable Integer marginPercent) {
    static Sum of(String currency, MonthMargin.Total total) {
      return new Sum(
          currency,
          total.accounts(),
          total.income().digits(),
          total.cost().digits(),
          total.left().digits(),
          total.percent().orElse(null));
    }
  }

  /** An amount in its own currency. */
  record Amount(String amount, String currency) {
    static List<Amount> of(Collection<Money> amounts) {
      return amounts.stream().map(one -> new Amount(one.digits(), one.currency())).toList();
    }
  }

  /**
   * One account in the list.
   *
   * @param unvalued costs for which there is no rate, and which are in no sum
   * @param waits what of the revenue has no value yet; null when nothing waits
   * @param held how it is held to its margin; null when it is not
   */
  record Line(
      long account,
      String key,
      @Nullable String plan,
      String currency,
      String revenue,
      String cost,
      String margin,
      @Nullable Integer marginPercent,
      List<Amount> unvalued,
      @Nullable String waits,
      @Nullable String held) {
    static Line of(AccountMargin one, @Nullable String held) {
      return new Line(
          one.account(),
          one.key(),
          one.plan().isEmpty() ? null : one.plan(),
          one.currency(),
          one.income().digits(),
          one.cost().digits(),
          one.left().digits(),
          one.percent().orElse(null),
          Amount.of(one.unvalued().values()),
          one.waits().isEmpty() ? null : one.waits(),
          held);
    }
  }

  /** What one account brings in for one thing. */
  record Revenue(String type, String feature, String amount) {
    static Revenue of(RevenueLine line) {
      return new Revenue(line.kind().wire(), line.feature(), line.amount().digits());
    }
  }

  /**
   * What one account cost for one thing.
   *
   * @param amount exact, in {@code currency}
   * @param cost in coins of the account's currency; together they are its cost; null without a rate
   */
  record Cost(
      String item,
      List<String> features,
      String quantity,
      String unitCost,
      boolean ownProvider,
      String amount,
      String currency,
      @Nullable String cost) {
    static Cost of(CostLine line, @Nullable Money coins) {
      return new Cost(
          line.item(),
          line.features(),
          line.quantity().toPlainString(),
          line.unitCost().toPlainString(),
          line.ownProvider(),
          line.amount().amount().toPlainString(),
          line.amount().currency(),
          coins == null ? null : coins.digits());
    }

    static List<Cost> of(AccountMargin margin) {
      List<Cost> costs = new ArrayList<>();
      Iterator<@Nullable Money> coins = margin.coins().iterator();
      for (AccountMargin.Valued one : margin.costs()) {
        costs.add(of(one.line(), coins.next()));
      }
      return costs;
    }
  }

  /** One account with all its lines. */
  record Whole(String month, Line account, List<Revenue> revenue, List<Cost> costs) {}
}
