package dev.cuota.server.fx;

import dev.cuota.core.fx.Band;
import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.RatePolicy;
import dev.cuota.core.fx.RateSeries;
import dev.cuota.core.fx.Side;
import dev.cuota.gateways.rates.BcraRates;
import dev.cuota.gateways.rates.EcbRates;
import dev.cuota.gateways.rates.OpenExchangeRates;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the values that begin with CUOTA_FX_; what is wrong with them is said, never a secret. */
public final class FxSettingsReader {
  private static final String PREFIX = "CUOTA_FX_";
  private static final List<String> ASKED =
      List.of(EcbRates.NAME, BcraRates.NAME, OpenExchangeRates.NAME);
  private static final Set<String> KNOWN =
      Set.of(EcbRates.NAME, BcraRates.NAME, OpenExchangeRates.NAME, RateSeries.FILE);

  private final Map<String, String> values;
  private final Consumer<String> problems;

  public FxSettingsReader(Map<String, String> values, Consumer<String> problems) {
    this.values = values;
    this.problems = problems;
  }

  /** All of them; the usual ones for those that are wrong. */
  public FxSettings read() {
    List<String> sources = sources();
    String key = text("OPENEXCHANGERATES_KEY");
    Path file = file();
    if (sources.contains(OpenExchangeRates.NAME) && key == null) {
      problem("OPENEXCHANGERATES_KEY", "is needed to ask openexchangerates");
    }
    if (sources.contains(RateSeries.FILE) && file == null) {
      problem("FILE", "is needed to read a file");
    }
    return new FxSettings(sources, policy(sources), currencies(), addresses(), key, file);
  }

  private RatePolicy policy(List<String> sources) {
    RatePolicy usual = RatePolicy.USUAL;
    String pivot = text("PIVOT");
    if (pivot != null && !CurrencyPair.isCurrency(pivot)) {
      problem("PIVOT", "must be a currency such as USD");
      pivot = null;
    }
    // What people bring by files counts even if no file is read daily.
    Set<String> counting = new LinkedHashSet<>(sources);
    counting.add(RateSeries.FILE);
    return new RatePolicy(
        pivot == null ? usual.pivot() : pivot,
        number("MAX_AGE_DAYS", RatePolicy.MAX_AGE_DAYS)
            .map(BigDecimal::intValueExact)
            .orElse(usual.maxAgeDays()),
        number("BAND_PERCENT", Band.MAX_PERCENT)
            .filter(percent -> percent.signum() > 0)
            .map(Band::new)
            .orElse(usual.band()),
        List.copyOf(counting),
        routes());
  }

  private List<String> sources() {
    List<String> named = list("SOURCES");
    if (!KNOWN.containsAll(named) || new HashSet<>(named).size() < named.size()) {
      problem("SOURCES", "must be some of ecb, bcra, openexchangerates, file");
      return List.of();
    }
    return named;
  }

  private Set<String> currencies() {
    Set<String> named = new HashSet<>(list("CURRENCIES"));
    if (!named.stream().allMatch(CurrencyPair::isCurrency)) {
      problem("CURRENCIES", "must be currencies such as ARS,BRL");
      return Set.of();
    }
    return named;
  }

  /** Such as {@code USD/ARS=bcra,EUR/USD=ecb:mid}. */
  private Map<CurrencyPair, RatePolicy.Route> routes() {
    Map<CurrencyPair, RatePolicy.Route> routes = new HashMap<>();
    for (String entry : list("PAIRS")) {
      String[] parts = entry.split("[=:]", -1);
      Optional<CurrencyPair> pair = CurrencyPair.of(parts[0]);
      Optional<Side> side = parts.length == 3 ? Side.of(parts[2]) : Optional.of(Side.MID);
      boolean fits =
          parts.length >= 2
              && parts.length <= 3
              && KNOWN.contains(parts[1])
              && pair.isPresent()
              && side.isPresent()
              && routes.size() < RatePolicy.MAX_ROUTES
              && !routes.containsKey(pair.get())
              && !routes.containsKey(pair.get().inverse());
      if (!fits) {
        problem("PAIRS", "must be like USD/ARS=bcra,EUR/USD=ecb:mid, each pair once");
        return Map.of();
      }
      routes.put(pair.orElseThrow(), new RatePolicy.Route(parts[1], side.orElseThrow()));
    }
    return routes;
  }

  /** Where sources are otherwise than usual. An address is not repeated, as it may hold a key. */
  private Map<String, URI> addresses() {
    Map<String, URI> addresses = new HashMap<>();
    for (String name : ASKED) {
      String setting = name.toUpperCase(Locale.ROOT) + "_URL";
      String text = text(setting);
      if (text != null) {
        address(text)
            .ifPresentOrElse(
                address -> addresses.put(name, address),
                () -> problem(setting, "must be like https://rates.example/folder/"));
      }
    }
    return addresses;
  }

  private static Optional<URI> address(String text) {
    try {
      URI uri = URI.create(text.endsWith("/") ? text : text + "/");
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = uri.getQuery() == null && uri.getFragment() == null;
      return web && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private @Nullable Path file() {
    String text = text("FILE");
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException _) {
      problem("FILE", "is no path");
      return null;
    }
  }

  /** A number from 0 on; days are whole. */
  private Optional<BigDecimal> number(String name, int most) {
    String text = text(name);
    if (text == null) {
      return Optional.empty();
    }
    boolean whole = name.endsWith("DAYS");
    if (text.matches(whole ? "\\d{1,4}" : "\\d{1,4}(\\.\\d{1,4})?")) {
      BigDecimal number = new BigDecimal(text);
      boolean fits = number.compareTo(BigDecimal.valueOf(most)) <= 0;
      if (fits && (whole || number.signum() > 0)) {
        return Optional.of(number);
      }
    }
    problem(name, "must be a number of at most " + most);
    return Optional.empty();
  }

  private List<String> list(String name) {
    String text = text(name);
    return text == null
        ? List.of()
        : Stream.of(text.split(",", -1)).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }

  private @Nullable String text(String name) {
    String text = values.get(PREFIX + name);
    return text == null || text.isBlank() ? null : text.strip();
  }

  private void problem(String name, String what) {
    problems.accept(PREFIX + name + " " + what);
  }
}
