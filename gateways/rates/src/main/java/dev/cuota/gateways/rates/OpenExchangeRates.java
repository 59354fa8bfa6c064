package dev.cuota.gateways.rates;

import dev.cuota.engine.fx.RateSource;
import dev.cuota.engine.fx.SaidRates;
import dev.cuota.engine.fx.SourceFault;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Open Exchange Rates: what one dollar is worth in everything, every day of the week. A key is needed.
 * Days that were missed are asked for one by one.
 */
public final class OpenExchangeRates implements RateSource {
  /** What it is called. */
  public static final String NAME = "openexchangerates";

  /** Where it answers. */
  public static final URI USUAL = URI.create("https://openexchangerates.org/api/");

  /** Most days that are made up for at once; each is a request, and those are paid for. */
  static final int MAX_MISSED = 7;

  private final URI folder;
  private final String key;
  private final Web web;

  /**
   * One that is asked for as long as {@code patience}, each time.
   *
   * @param folder what all addresses begin with; ends in a slash
   * @param key never repeated in a message
   */
  public OpenExchangeRates(URI folder, String key, Duration patience) {
    this.folder = folder;
    this.key = key;
    this.web = new Web(patience);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SaidRates ask(LocalDate from, LocalDate to) {
    Reading reading = new Reading();
    LocalDate earliest = to.minusDays(MAX_MISSED);
    LocalDate day = from.isBefore(earliest) ? earliest : from;
    for (; day.isBefore(to); day = day.plusDays(1)) {
      read(get("historical/" + day + ".json"), reading);
    }
    read(get("latest.json"), reading);
    return reading.said();
  }

  private byte[] get(String file) {
    String query = "?app_id=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    return web.get(folder.resolve(file + query));
  }

  private static void read(byte[] body, Reading reading) {
    JsonNode answer = Json.object(body);
    String base = Json.needed(answer, "base").asString("");
    LocalDate day = day(Json.needed(answer, "timestamp"));
    JsonNode rates = Json.needed(answer, "rates");
    if (!rates.isObject()) {
      throw new SourceFault("the answer has no rates");
    }
    for (Map.Entry<String, JsonNode> rate : rates.properties()) {
      BigDecimal value = Json.number(rate.getValue());
      if (value == null) {
        reading.refuse("%s of %s has no value".formatted(Reading.shown(rate.getKey()), day));
      } else {
        reading.add(base, rate.getKey(), day, value);
      }
    }
  }

  private static LocalDate day(JsonNode timestamp) {
    try {
      if (timestamp.isIntegralNumber() && timestamp.canConvertToLong()) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(timestamp.longValue()), ZoneOffset.UTC);
      }
    } catch (DateTimeException _) {
      // Said below, as for one that is no number.
    }
    throw new SourceFault("the answer has no time");
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return NAME;
  }
}
