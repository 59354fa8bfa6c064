package dev.cuota.server.fx;

import dev.cuota.core.fx.RatePolicy;
import dev.cuota.core.fx.RateSeries;
import dev.cuota.engine.fx.FxOptions;
import dev.cuota.engine.fx.RateSource;
import dev.cuota.gateways.rates.BcraRates;
import dev.cuota.gateways.rates.CsvRates;
import dev.cuota.gateways.rates.EcbRates;
import dev.cuota.gateways.rates.OpenExchangeRates;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where rates come from, and which of them hold.
 *
 * @param sources names of those that are asked, the preferred first
 * @param currencies that have to be worth something every day
 * @param addresses where sources are that are not where they usually are, by their names
 * @param key to Open Exchange Rates; null when it is not asked
 * @param file that is read as a source; null when none is
 */
public record FxSettings(
    List<String> sources,
    RatePolicy policy,
    Set<String> currencies,
    Map<String, URI> addresses,
    @Nullable String key,
    @Nullable Path file) {
  /** Nobody is asked. */
  public static final FxSettings NONE =
      new FxSettings(List.of(), RatePolicy.USUAL, Set.of(), Map.of(), null, null);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public FxSettings {
    sources = List.copyOf(sources);
    currencies = Set.copyOf(currencies);
    addresses = Map.copyOf(addresses);
  }

  /** The same for the engine. */
  public FxOptions options() {
    return new FxOptions(sources.stream().map(this::source).toList(), policy, currencies);
  }

  private RateSource source(String name) {
    return switch (name) {
      case EcbRates.NAME -> new EcbRates(address(name, EcbRates.USUAL), PATIENCE);
      case BcraRates.NAME ->
          new BcraRates(address(name, BcraRates.USUAL), List.of("USD", "EUR"), PATIENCE);
      case OpenExchangeRates.NAME ->
          new OpenExchangeRates(
              address(name, OpenExchangeRates.USUAL), Objects.requireNonNull(key), PATIENCE);
      case RateSeries.FILE -> new CsvRates(Objects.requireNonNull(file));
      default -> throw new IllegalArgumentException("there is no source " + name);
    };
  }

  private URI address(String name, URI usual) {
    return addresses.getOrDefault(name, usual);
  }

  /** Keeps the key, and what addresses may hold, out of logs. */
  @Override
  public String toString() {
    return "FxSettings[sources=%s, pivot=%s]".formatted(sources, policy.pivot());
  }
}
