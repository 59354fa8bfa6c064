package dev.cuota.engine.margin;

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
import java.util.Map;
import java.util.Optional;

/**
 * Says what amounts are worth by the rates of one day. Each pair is looked up once.
 * A value has {@value Quantity#FRACTION_DIGITS} digits behind the point, as dividing may have no end.
 */
final class DayRates {
  private final Rates rates;
  private final EnvironmentId environment;
  private final LocalDate day;
  private final Map<Pair, Valuation> known = new HashMap<>();

  private record Pair(String from, String to) {}

  DayRates(Rates rates, EnvironmentId environment, LocalDate day) {
    this.rates = rates;
    this.environment = environment;
    this.day = day;
  }

  /** What an amount is worth; empty without a rate. */
  Optional<Money> worth(Tx tx, Money amount, String currency) {
    if (amount.currency().equals(currency) || amount.signum() == 0) {
      return Optional.of(new Money(amount.amount(), currency));
    }
    if (!CurrencyPair.isCurrency(amount.currency()) || !CurrencyPair.isCurrency(currency)) {
      return Optional.empty();
    }
    return switch (of(tx, new Pair(amount.currency(), currency))) {
      case Valuation.Valued(_, List<Leg> legs) ->
          Optional.of(new Money(value(amount, currency, legs), currency));
      case Valuation.Unvalued _ -> Optional.empty();
    };
  }

  private BigDecimal value(Money amount, String currency, List<Leg> legs) {
    Ask ask = new Ask(amount.amount(), amount.currency(), currency, day);
    return new Valuation.Valued(ask, legs).amount(Quantity.FRACTION_DIGITS, Money.ROUNDING);
  }

  private Valuation of(Tx tx, Pair pair) {
    return known.computeIfAbsent(
        pair,
        one -> rates.value(tx, environment, new Ask(BigDecimal.ONE, one.from(), one.to(), day)));
  }
}
