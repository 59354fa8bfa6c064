package dev.cuota.gateways.rates;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.engine.fx.RateSource;
import dev.cuota.engine.fx.SaidRates;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The rates of the Banco Central de la República Argentina: what one unit of a currency is worth in
 * pesos, on its working days. For one day all currencies are asked for at once; for more, those that
 * were chosen, one by one.
 */
public final class BcraRates implements RateSource {
  /** What it is called. */
  public static final String NAME = "bcra";

  /** Where the bank answers. */
  public static final URI USUAL =
      URI.create("https://api.bcra.gob.ar/estadisticascambiarias/v1.0/");

  /** Most currencies that can be chosen. */
  public static final int MAX_CURRENCIES = 20;

  private static final String PESO = "ARS";
  private static final int MAX_ROWS = 1_000;

  private final URI folder;
  private final List<String> currencies;
  private final Web web;

  /**
   * One that is asked for as long as {@code patience}, each time.
   *
   * @param folder what all addresses begin with; ends in a slash
   * @param currencies of which more than one day is asked for
   */
  public BcraRates(URI folder, List<String> currencies, Duration patience) {
    if (currencies.size() > MAX_CURRENCIES
        || !currencies.stream().allMatch(CurrencyPair::isCurrency)) {
      throw new IllegalArgumentException("no currencies: " + currencies);
    }
    this.folder = folder;
    this.currencies = List.copyOf(currencies);
    this.web = new Web(patience);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SaidRates ask(LocalDate from, LocalDate to) {
    Reading reading = new Reading();
    if (from.isBefore(to)) {
      for (String currency : currencies) {
        String query = "?fechaDesde=%s&fechaHasta=%s&limit=%d".formatted(from, to, MAX_ROWS);
        read(web.get(folder.resolve("Cotizaciones/" + currency + query)), reading);
      }
    } else {
      read(web.get(folder.resolve("Cotizaciones")), reading);
    }
    return reading.said();
  }

  /** One day is an object, several are an array of such. */
  private static void read(byte[] body, Reading reading) {
    JsonNode results = Json.needed(Json.object(body), "results");
    if (results.isArray()) {
      results.forEach(day -> day(day, reading));
    } else {
      day(results, reading);
    }
  }

  private static void day(JsonNode of, Reading reading) {
    JsonNode details = Json.needed(of, "detalle");
    if (details.isEmpty()) {
      // The bank rested.
      return;
    }
    LocalDate day = Reading.day(Json.needed(of, "fecha").asString(""));
    for (JsonNode one : details) {
      BigDecimal value = Json.number(one.get("tipoCotizacion"));
      String currency = one.path("codigoMoneda").asString("");
      if (value == null) {
        reading.refuse("%s of %s has no value".formatted(Reading.shown(currency), day));
      } else {
        reading.add(currency, PESO, day, value);
      }
    }
  }
}
