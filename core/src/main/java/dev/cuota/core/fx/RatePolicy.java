package dev.cuota.core.fx;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rates hold.
 *
 * @param pivot the currency by which two others are crossed
 * @param maxAgeDays for how many days after its own a rate may stand in; older ones are stale
 * @param sources whose rates count for pairs without a route, the preferred first
 * @param routes pairs for which one source was chosen
 */
public record RatePolicy(
    String pivot,
    int maxAgeDays,
    Band band,
    List<String> sources,
    Map<CurrencyPair, Route> routes) {
  /** Most days that a rate can be asked to stand in. */
  public static final int MAX_AGE_DAYS = 60;

  /** Most pairs with a route. */
  public static final int MAX_ROUTES = 200;

  /** Crossed by the dollar, good for a week, steps of up to 20 percent; from files only. */
  public static final RatePolicy USUAL =
      new RatePolicy(
          "USD", 7, new Band(BigDecimal.valueOf(20)), List.of(RateSeries.FILE), Map.of());

  /** Which source is asked for a pair, and for which side. */
  public record Route(String source, Side side) {
    /** The same, seen from the other currency. */
    Route inverse() {
      return new Route(source, side.opposite());
    }
  }

  public RatePolicy {
    sources = List.copyOf(sources);
    routes = Map.copyOf(routes);
    if (!CurrencyPair.isCurrency(pivot)) {
      throw new IllegalArgumentException("the pivot is a currency, not " + pivot);
    }
    if (maxAgeDays < 0 || maxAgeDays > MAX_AGE_DAYS || routes.size() > MAX_ROUTES) {
      throw new IllegalArgumentException("too old, or too many routes");
    }
    if (routes.keySet().stream().map(CurrencyPair::inverse).anyMatch(routes::containsKey)) {
      throw new IllegalArgumentException("a pair has one route, whichever way round");
    }
  }

  /** What was chosen for a pair, whichever way round it was named; empty for nothing. */
  Optional<Route> route(CurrencyPair pair) {
    Route own = routes.get(pair);
    return own == null
        ? Optional.ofNullable(routes.get(pair.inverse())).map(Route::inverse)
        : Optional.of(own);
  }
}
