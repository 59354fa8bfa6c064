package dev.cuota.acceptance.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The recordings that the product ships, as requests and order lines. */
final class Recordings {
  private static final Path SAMPLES = Path.of("..", "samples");
  private static final Pattern REQUEST =
      Pattern.compile("(\\S+) \\S+ \\S+ \\[([^]]+)] \"(\\S+)[^\"]*\" (\\d+) (\\d+|-).*");
  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
  private static final int YEARS_AGO = 11;

  private Recordings() {}

  /** One request of the web site, moved from 2015 to 2026. */
  record Request(String client, Instant time, String method, String status, long bytes) {}

  /** One line of an order. */
  record OrderLine(String customer, String amount, String country) {}

  static List<Request> requests() {
    return lines("access.log.gz").stream().map(Recordings::request).toList();
  }

  static List<OrderLine> orderLines() {
    return lines("orders.csv.gz").stream().skip(1).map(Recordings::orderLine).toList();
  }

  private static Request request(String line) {
    Matcher parts = REQUEST.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no request: " + line);
    }
    OffsetDateTime time = OffsetDateTime.parse(parts.group(2), LOG_TIME).plusYears(YEARS_AGO);
    String bytes = parts.group(5);
    return new Request(
        parts.group(1),
        time.toInstant(),
        parts.group(3),
        parts.group(4),
        bytes.equals("-") ? 0 : Long.parseLong(bytes));
  }

  /** Descriptions hold commas, so fields are counted from the end. */
  private static OrderLine orderLine(String line) {
    String[] fields = line.split(",", -1);
    int last = fields.length - 1;
    return new OrderLine("customer-" + fields[last - 1], fields[last - 2], fields[last]);
  }

  private static List<String> lines(String name) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(SAMPLES.resolve(name))),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
