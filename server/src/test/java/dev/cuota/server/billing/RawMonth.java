package dev.cuota.server.billing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * A month of shops as raw events: the recorded order lines, dealt over the days and currencies, and generated
 * traffic. It adds its events up by itself, with nothing of the product's.
 */
final class RawMonth {
  static final String[] CURRENCIES = {"ARS", "CLP", "MXN", "BRL"};

  /** So that recorded prices in pounds are prices of those places, in shops that sell much. */
  private static final int[] FACTORS = {30_000, 19_000, 360, 110};

  private static final MathContext EXACTLY = new MathContext(60, RoundingMode.HALF_UP);
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final int DAYS = 28;

  private final List<Raw> events = new ArrayList<>();

  /** One event: {@code order} counts 1, {@code sale} an amount in a currency, {@code request} bytes. */
  record Raw(String type, String tenant, LocalDate day, BigDecimal amount, String currency) {}

  static RawMonth of(Path recording) {
    RawMonth month = new RawMonth();
    List<String> lines = lines(recording);
    for (int i = 1; i < lines.size(); i++) {
      // Descriptions hold commas, so fields are counted from the end.
      String[] fields = lines.get(i).split(",", -1);
      int last = fields.length - 1;
      String customer = fields[last - 1].isEmpty() ? "guest" : fields[last - 1];
      BigDecimal amount =
          new BigDecimal(fields[last - 4]).multiply(new BigDecimal(fields[last - 2]));
      int currency = (i / 3) % CURRENCIES.length;
      LocalDate day = FIRST.plusDays(i % DAYS);
      month.add("order", customer, day, BigDecimal.ONE, "");
      month.add(
          "sale",
          customer,
          day,
          amount.multiply(BigDecimal.valueOf(FACTORS[currency])),
          CURRENCIES[currency]);
    }
    return month;
  }

  void add(String type, String tenant, LocalDate day, BigDecimal amount, String currency) {
    events.add(new Raw(type, tenant, day, amount, currency));
  }

  /** Orders that nothing is said of, dealt over the days. */
  void orders(String tenant, int count) {
    for (int i = 0; i < count; i++) {
      add("order", tenant, FIRST.plusDays(i % DAYS), BigDecimal.ONE, "");
    }
  }

  /** Requests of that many bytes. */
  void requests(String tenant, int count, long bytes) {
    for (int i = 0; i < count; i++) {
      add("request", tenant, FIRST.plusDays(i % DAYS), BigDecimal.valueOf(bytes + i), "");
    }
  }

  List<Raw> events() {
    return events;
  }

  SortedSet<String> tenants() {
    SortedSet<String> tenants = new TreeSet<>();
    events.forEach(one -> tenants.add(one.tenant()));
    return tenants;
  }

  /** All amounts of a type. */
  BigDecimal sum(String tenant, String type) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Raw one : events) {
      if (one.tenant().equals(tenant) && one.type().equals(type)) {
        sum = sum.add(one.amount());
      }
    }
    return sum;
  }

  /** What all sales are worth in dollars, but for those of which {@code rates} knows nothing. */
  BigDecimal dollars(String tenant, DayRates rates) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Raw one : events) {
      if (one.tenant().equals(tenant) && one.type().equals("sale")) {
        BigDecimal rate = rates.of(one.currency(), one.day());
        if (rate.signum() > 0) {
          sum = sum.add(one.amount().divide(rate, EXACTLY));
        }
      }
    }
    return sum;
  }

  /** Pesos, reales … for a dollar on a day; zero where nobody knows. */
  interface DayRates {
    BigDecimal of(String currency, LocalDate day);
  }

  /** To cents, from the middle up. */
  static BigDecimal cents(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP);
  }

  private static List<String> lines(Path file) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
