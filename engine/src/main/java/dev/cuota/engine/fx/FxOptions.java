package dev.cuota.engine.fx;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.RatePolicy;
import java.util.List;
import java.util.Set;

/**
 * Where rates come from, and which of them hold.
 *
 * @param sources asked daily, in this order
 * @param currencies that have to be worth something every day, besides those of the accounts'
 *     countries
 */
public record FxOptions(List<RateSource> sources, RatePolicy policy, Set<String> currencies) {
  /** Nobody is asked. */
  public static final FxOptions NONE = new FxOptions(List.of(), RatePolicy.USUAL, Set.of());

  public FxOptions {
    sources = List.copyOf(sources);
    currencies = Set.copyOf(currencies);
    if (sources.stream().map(RateSource::name).distinct().count() < sources.size()) {
      throw new IllegalArgumentException("two sources have one name");
    }
    if (!currencies.stream().allMatch(CurrencyPair::isCurrency)) {
      throw new IllegalArgumentException("no currencies: " + currencies);
    }
  }
}
