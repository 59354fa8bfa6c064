package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.metering.MeterQuery;
import dev.cuota.engine.metering.UsageRow;
import dev.cuota.server.Configuration;
import dev.cuota.server.FirstStart;
import dev.cuota.server.Installation;
import dev.cuota.testkit.TestPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three public recordings come in with exactly their totals, whatever happens on the way. */
class RecordingsStory {
  /** Counted by others: see samples/README.md. */
  private static final Map<String, String> TOTALS =
      Map.of(
          "requests", "10000",
          "response_bytes", "2747282740",
          "context_tokens", "18059974",
          "generated_tokens", "245896",
          "order_lines", "1000");

  private static final Period ALL_TIMES =
      new Period(Instant.parse("2010-01-01T00:00:00Z"), Instant.parse("2024-01-01T00:00:00Z"));

  private static final int KILLS = 10;

  @TempDir Path folder;
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void install() throws IOException {
    Path catalog = folder.resolve("catalog.yaml");
    Files.writeString(
        catalog,
        """
        name: Recordings
        costCurrency: USD
        meters:
          - {key: requests, eventType: request, aggregation: COUNT}
          - {key: response_bytes, eventType: request, aggregation: SUM, valueProperty: $.bytes}
          - {key: context_tokens, eventType: call, aggregation: SUM, valueProperty: $.context}
          - {key: generated_tokens, eventType: call, aggregation: SUM, valueProperty: $.generated}
          - {key: order_lines, eventType: order_line, aggregation: COUNT}
        """);
    environment =
        Map.of(
            "CUOTA_DATABASE_URL", TestPostgres.newDatabase(),
            "CUOTA_DATA_DIR", folder.toString(),
            "CUOTA_CATALOG", catalog.toString());
    try (Installation installation = Installation.open(Configuration.from(environment))) {
      FirstStart.of(installation);
    }
  }

  @Test
  void importedOnceAndThenThreeTimesMoreTheTotalsAreThoseOfTheRecordings() throws Exception {
    for (List<String> arguments : imports()) {
      assertThat(run(arguments, 1)).contains("0 known before");
    }
    assertThat(totals()).isEqualTo(TOTALS);
    for (List<String> arguments : imports()) {
      assertThat(run(arguments, 3))
          .contains(" 0 events new")
          .doesNotContainPattern("[1-9][0-9,]* events new");
    }
    assertThat(totals()).isEqualTo(TOTALS);
  }

  @Test
  void killedTenTimesInMidImportTheTotalsAreThoseOfTheRecordings() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<List<String>> imports = imports();
    int kills = 0;
    for (int attempt = 0; kills < KILLS; attempt++) {
      List<String> arguments = new ArrayList<>(imports.get(attempt % imports.size()));
      arguments.addAll(List.of("--batch", "100"));
      if (random.nextBoolean()) {
        arguments.add("--from-start");
      }
      kills += killed(arguments, random.nextInt(400)) ? 1 : 0;
    }
    for (List<String> arguments : imports) {
      run(arguments, 1);
    }
    assertThat(totals()).isEqualTo(TOTALS);
  }

  private boolean killed(List<String> arguments, int afterMillis) throws Exception {
    try (Cuota cuota = Cuota.run(environment, arguments)) {
      cuota.awaitLine(" lines");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(afterMillis));
      boolean inMidImport = cuota.isRunning();
      cuota.kill();
      return inMidImport;
    }
  }

  private String run(List<String> arguments, int times) throws Exception {
    List<String> repeated = new ArrayList<>(arguments);
    for (int i = 1; i < times; i++) {
      repeated.add(arguments.get(1));
    }
    try (Cuota cuota = Cuota.run(environment, repeated)) {
      Cuota.Ended ended = cuota.awaitEnd();
      assertThat(ended.code()).as(ended.output()).isZero();
      return ended.output();
    }
  }

  private static List<List<String>> imports() {
    Path samples = Path.of("..", "samples").toAbsolutePath().normalize();
    return List.of(
        List.of("import", samples.resolve("access.log.gz").toString(), "--format", "access-log"),
        List.of(
            "import",
            samples.resolve("llm_tokens.csv.gz").toString(),
            "--format=csv",
            "--type=call",
            "--map",
            "tenant='trace',time=TIMESTAMP,data.context=ContextTokens,data.generated=GeneratedTokens"),
        List.of(
            "import",
            samples.resolve("orders.csv.gz").toString(),
            "--format=csv",
            "--type=order_line",
            "--time-format=dd-MM-yy H:mm",
            "--map",
            "tenant=CustomerID:-guest,time=InvoiceDate,data.quantity=Quantity"));
  }

  private Map<String, String> totals() {
    try (Installation installation = Installation.open(Configuration.from(environment))) {
      EnvironmentId live = installation.engine().security().defaultEnvironment().id();
      Map<String, String> totals = new java.util.HashMap<>();
      for (String meter : TOTALS.keySet()) {
        List<UsageRow> rows =
            installation
                .engine()
                .metering()
                .query(
                    new MeterQuery(
                        live,
                        meter,
                        ALL_TIMES,
                        null,
                        ZoneOffset.UTC,
                        List.of(),
                        false,
                        List.of(),
                        Map.of()));
        BigDecimal total =
            rows.stream().map(UsageRow::value).reduce(BigDecimal.ZERO, BigDecimal::add);
        totals.put(meter, total.stripTrailingZeros().toPlainString());
      }
      return totals;
    }
  }
}
