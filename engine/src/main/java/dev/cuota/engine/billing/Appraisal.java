package dev.cuota.engine.billing;

import dev.cuota.core.fx.Ask;
import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.Leg;
import dev.cuota.core.fx.Valuation;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Says what sales are worth, to some accounts in one transaction. Each pair of currencies is looked up once a day of sales. A value has {@value
 * Quantity#FRACTION_DIGITS} digits behind the point, as dividing by a rate may have no end.
 */
final class Appraisal {
  private final Rates rates;
  private final EnvironmentId environment;
  private final Map<Key, Valuation> known;

  /** One rate that is asked for. */
  record Key(String from, String to, LocalDate day) {}

  Appraisal(Rates rates, EnvironmentId environment) {
    this(rates, environment, new HashMap<>());
  }

  /** One that shares what it has looked up. */
  Appraisal(Rates rates, EnvironmentId environment, Map<Key, Valuation> known) {
    this.rates = rates;
    this.environment = environment;
    this.known = known;
  }

  /** All of it by the rates of its day. */
  Sale value(Tx tx, Sale sale) {
    return value(tx, sale, sale.amount(), BigDecimal.ZERO);
  }

  /** What was valued before keeps its value; what has come since is valued now. */
  Sale value(Tx tx, Sale sale, Sale before) {
    BigDecimal was = before.value();
    return was == null || !before.worth().equals(sale.worth())
        ? value(tx, sale)
        : sale.amount().compareTo(before.amount()) == 0
            ? sale.valued(was, before.rates())
            : value(tx, sale, sale.amount().subtract(before.amount()), was);
  }

  private Sale value(Tx tx, Sale sale, BigDecimal amount, BigDecimal before) {
    if (sale.currency().equals(sale.worth())) {
      return sale.valued(sale.amount(), "");
    }
    if (!CurrencyPair.isCurrency(sale.currency())) {
      return sale.valued(null, "there is no currency '%s'".formatted(sale.currency()));
    }
    return switch (of(tx, sale)) {
      case Valuation.Valued(_, List<Leg> legs) -> {
        Ask ask = new Ask(amount, sale.currency(), sale.worth(), sale.day());
        BigDecimal value =
            new Valuation.Valued(ask, legs).amount(Quantity.FRACTION_DIGITS, Money.ROUNDING);
        yield sale.valued(before.add(value), text(legs));
      }
      case Valuation.Unvalued unvalued ->
          sale.valued(
              null,
              "%s is %s"
                  .formatted(
                      unvalued.pair().text(), unvalued.why().name().toLowerCase(Locale.ROOT)));
    };
  }

  private Valuation of(Tx tx, Sale sale) {
    return known.computeIfAbsent(
        new Key(sale.currency(), sale.worth(), sale.day()),
        key ->
            rates.value(tx, environment, new Ask(BigDecimal.ONE, key.from(), key.to(), key.day())));
  }

  private static String text(List<Leg> legs) {
    return String.join(
        ", ",
        legs.stream()
            .map(
                leg ->
                    (leg.inverse() ? "÷ " : "× ")
                        + leg.rate().value().toPlainString()
                        + " "
                        + leg.rate().text())
            .toList());
  }
}
