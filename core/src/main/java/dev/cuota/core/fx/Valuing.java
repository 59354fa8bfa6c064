package dev.cuota.core.fx;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the rates that hold for a day: straight, turned round, or crossed by the pivot. */
public final class Valuing {
  private final Ask ask;
  private final RatePolicy policy;
  private final List<KnownRate> newest;

  private Valuing(Ask ask, RatePolicy policy, List<KnownRate> newest) {
    this.ask = ask;
    this.policy = policy;
    this.newest = newest;
  }

  /** A leg, or why there is none. */
  private record Found(@Nullable Leg leg, CurrencyPair pair, Valuation.@Nullable Why why) {
    boolean isWanting() {
      return why == Valuation.Why.MISSING || why == Valuation.Why.STALE;
    }
  }

  /** The pairs whose rates have to be known, in either direction. */
  public static List<CurrencyPair> pairs(Ask ask, RatePolicy policy) {
    return Stream.of(
            new String[] {ask.from(), ask.to()},
            new String[] {ask.from(), policy.pivot()},
            new String[] {policy.pivot(), ask.to()})
        .filter(pair -> !pair[0].equals(pair[1]))
        .map(pair -> new CurrencyPair(pair[0], pair[1]))
        .distinct()
        .toList();
  }

  /**
   * Values an amount.
   *
   * @param newest of each series of {@link #pairs}, what is said for its last day that is not after
   *     the day asked for: the last version that is accepted, or else the one in quarantine
   */
  public static Valuation value(Ask ask, RatePolicy policy, List<KnownRate> newest) {
    return ask.from().equals(ask.to())
        ? new Valuation.Valued(ask, List.of())
        : new Valuing(ask, policy, newest).value();
  }

  private Valuation value() {
    CurrencyPair pair = new CurrencyPair(ask.from(), ask.to());
    Found straight = find(pair);
    boolean ends = ask.from().equals(policy.pivot()) || ask.to().equals(policy.pivot());
    // Where somebody chose a source, there is no way round it.
    if (ends || !straight.isWanting() || policy.route(pair).isPresent()) {
      return valued(straight);
    }
    Found first = find(new CurrencyPair(ask.from(), policy.pivot()));
    Found second = find(new CurrencyPair(policy.pivot(), ask.to()));
    return valued(first, second);
  }

  private Valuation valued(Found... legs) {
    for (Found found : legs) {
      if (found.why() != null) {
        return new Valuation.Unvalued(ask, found.pair(), found.why());
      }
    }
    return new Valuation.Valued(
        ask, Stream.of(legs).map(Found::leg).flatMap(Stream::ofNullable).toList());
  }

  private Found find(CurrencyPair pair) {
    Optional<RatePolicy.Route> route = policy.route(pair);
    Side side = route.map(RatePolicy.Route::side).orElse(Side.MID);
    List<String> sources = route.map(one -> List.of(one.source())).orElse(policy.sources());
    Optional<KnownRate> said =
        sources.stream().map(one -> best(one, pair, side)).flatMap(Optional::stream).findFirst();
    Optional<KnownRate> manual = best(RateSeries.MANUAL, pair, side);
    // What a person says of a day goes before what a source says of it.
    Optional<KnownRate> chosen =
        manual.isPresent()
                && !said.map(KnownRate::day).orElse(LocalDate.MIN).isAfter(manual.get().day())
            ? manual
            : said;
    return chosen.map(rate -> found(pair, rate)).orElseGet(() -> nothing(pair, side));
  }

  private static Found found(CurrencyPair pair, KnownRate rate) {
    return rate.accepted()
        ? new Found(new Leg(rate, !rate.series().pair().equals(pair)), pair, null)
        : new Found(null, pair, Valuation.Why.QUARANTINED);
  }

  private Found nothing(CurrencyPair pair, Side side) {
    boolean old = newest.stream().anyMatch(rate -> counts(rate) && isOf(rate, pair, side));
    return new Found(null, pair, old ? Valuation.Why.STALE : Valuation.Why.MISSING);
  }

  /** Whether it is of a source that counts at all. */
  private boolean counts(KnownRate rate) {
    String source = rate.series().source();
    return source.equals(RateSeries.MANUAL)
        || policy
            .route(rate.series().pair())
            .map(route -> route.source().equals(source))
            .orElseGet(() -> policy.sources().contains(source));
  }

  /** The last that a source says, if it is not stale; rather straight than turned round. */
  private Optional<KnownRate> best(String source, CurrencyPair pair, Side side) {
    return newest.stream()
        .filter(rate -> rate.series().source().equals(source) && isOf(rate, pair, side))
        .filter(this::isFresh)
        .max(
            Comparator.comparing(KnownRate::day)
                .thenComparing(rate -> rate.series().pair().equals(pair)));
  }

  private boolean isFresh(KnownRate rate) {
    return !rate.day().isAfter(ask.day())
        && !rate.day().isBefore(ask.day().minusDays(policy.maxAgeDays()));
  }

  private static boolean isOf(KnownRate rate, CurrencyPair pair, Side side) {
    RateSeries series = rate.series();
    return (series.pair().equals(pair) && series.side() == side)
        || (series.pair().equals(pair.inverse()) && series.side() == side.opposite());
  }
}
