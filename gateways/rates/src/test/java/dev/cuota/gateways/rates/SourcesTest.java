package dev.cuota.gateways.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.engine.fx.RateSource;
import dev.cuota.engine.fx.SaidRates;
import dev.cuota.engine.fx.SourceFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources against recorded bodies, and against what nobody should send. */
class SourcesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 9, 29);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String KEY = "very-secret";

  private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final URI at;

  SourcesTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    at = URI.create("http://localhost:" + server.getAddress().getPort() + "/api/");
  }

  @BeforeEach
  void open() {
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    over.countDown();
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/api/".length());
      asked.add(exchange.getRequestURI().toString().substring("/api/".length()));
      byte[] body = bodies.get(path);
      if (path.equals("elsewhere")) {
        body = new byte[0];
      } else if (bodies.containsKey("slow")) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        over.await();
        return;
      }
      boolean moved = bodies.containsKey("moved");
      if (moved) {
        exchange.getResponseHeaders().add("Location", "/api/elsewhere");
      }
      exchange.sendResponseHeaders(moved ? 302 : body == null ? 404 : 200, 0);
      if (body != null) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void recorded(String path, String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SourcesTest.class.getResourceAsStream(name), name)) {
      bodies.put(path, in.readAllBytes());
    }
  }

  private void says(String path, String body) {
    bodies.put(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private RateSource ecb() {
    return new EcbRates(at, PATIENCE);
  }

  private RateSource bcra() {
    return new BcraRates(at, List.of("USD"), PATIENCE);
  }

  private RateSource oxr() {
    return new OpenExchangeRates(at, KEY, PATIENCE);
  }

  private static String value(SaidRates said, String pair, LocalDate day) {
    return said.rates().stream()
        .filter(rate -> rate.pair().text().equals(pair) && rate.day().equals(day))
        .map(PostedRate::value)
        .map(Object::toString)
        .findFirst()
        .orElse("none");
  }

  @Test
  void theEuropeanCentralBank() throws IOException {
    recorded("eurofxref-daily.xml", "ecb-daily.xml");
    recorded("eurofxref-hist-90d.xml", "ecb-hist-90d.xml");
    SaidRates last = ecb().ask(DAY, DAY);
    assertThat(value(last, "EUR/BRL", DAY)).isEqualTo("6.1339");
    assertThat(last.rates()).hasSize(3);
    assertThat(last.refused()).isEmpty();
    SaidRates more = ecb().ask(DAY.minusDays(5), DAY);
    // No row of a weekend.
    assertThat(more.rates().stream().map(PostedRate::day).distinct())
        .containsExactly(DAY, DAY.minusDays(1), DAY.minusDays(4));
    assertThat(asked).containsExactly("eurofxref-daily.xml", "eurofxref-hist-90d.xml");
  }

  @Test
  void theCentralBankOfArgentinaInBothShapes() throws IOException {
    recorded("Cotizaciones", "bcra-day.json");
    recorded("Cotizaciones/USD", "bcra-usd.json");
    SaidRates last = bcra().ask(DAY, DAY);
    assertThat(value(last, "USD/ARS", DAY)).isEqualTo("1525.03");
    assertThat(last.refused()).hasSize(2);
    SaidRates more = bcra().ask(DAY.minusDays(5), DAY);
    assertThat(more.rates()).hasSize(2);
    assertThat(value(more, "USD/ARS", DAY.minusDays(1))).isEqualTo("1521.5");
    assertThat(asked.getLast())
        .isEqualTo("Cotizaciones/USD?fechaDesde=2026-09-24&fechaHasta=2026-09-29&limit=1000");
    says("Cotizaciones", "{\"status\":200,\"results\":{\"fecha\":null,\"detalle\":[]}}");
    assertThat(bcra().ask(DAY, DAY).rates()).isEmpty();
  }

  @Test
  void openExchangeRates() throws IOException {
    recorded("latest.json", "openexchangerates.json");
    SaidRates last = oxr().ask(DAY, DAY);
    assertThat(value(last, "USD/ARS", DAY)).isEqualTo("1525.03");
    assertThat(value(last, "USD/CLP", DAY)).isEqualTo("967.73");
    assertThat(value(last, "USD/BRL", DAY)).isEqualTo("5.224");
    assertThat(last.refused()).containsExactly("USD/CNH is no pair of currencies");
    assertThat(asked).containsExactly("latest.json?app_id=" + KEY);
    asked.clear();
    bodies.put("historical/2026-09-28.json", bodies.get("latest.json"));
    oxr().ask(DAY.minusDays(1), DAY);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("rates.csv");
    Files.writeString(
        file,
        """
        day,base,quote,side,rate
        # from the bank
        2026-09-29,USD,ARS,sell,1545.00

        2026-09-29,USD,ARS,best,1545.00
        29/09/2026,USD,ARS,mid,1545.00
        2026-09-29,USD,ARS,mid
        2026-09-29,USD,ARS,mid,"1,545"
        2026-09-29,USD,ARS,mid,-1
        0001-01-01,USD,ARS,mid,1
        """);
    SaidRates said = CsvRates.read(file);
    assertThat(said.rates()).hasSize(1);
    assertThat(said.refused()).hasSize(6);
    assertThat(said.refused().getFirst()).startsWith("line 5");
    Files.writeString(file, "2026-09-29,USD,ARS,mid,1545.00");
    assertThatThrownBy(() -> CsvRates.read(file)).hasMessageContaining("first line");
    assertThatThrownBy(() -> CsvRates.read(folder.resolve("none.csv")))
        .isInstanceOf(SourceFault.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Service unavailable</body></html>",
        "",
        "[]",
        "null",
        "{",
        "{} {}",
        "{\"results\": null, \"rates\": null}",
        "{\"results\": [{\"fecha\": \"29/09/2026\", \"detalle\": [1]}]}",
        "{\"base\": \"USD\", \"timestamp\": \"now\", \"rates\": {}}",
        "{\"base\": \"USD\", \"timestamp\": 99999999999999999, \"rates\": {}}",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a><Cube time='&b;'/></a>",
        "<a><Cube time='yesterday'/></a>",
        "<a><Cube>"
      })
  void whatIsNoAnswerIsAFault(String body) {
    for (String path : List.of("eurofxref-daily.xml", "Cotizaciones", "latest.json")) {
      says(path, body);
    }
    for (RateSource source : List.of(ecb(), bcra(), oxr())) {
      assertThatThrownBy(() -> source.ask(DAY, DAY))
          .as(source.name())
          .isInstanceOf(SourceFault.class)
          .hasMessageNotContaining(KEY)
          .hasMessageNotContaining("root:");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "0.0", "1e30", "1e-30", "1e400", "null", "\"x\"", "[]"})
  void whatIsNoRateIsRefusedAlone(String value) {
    says(
        "latest.json",
        "{\"base\":\"USD\",\"timestamp\":1790683200,\"rates\":{\"ARS\":%s,\"BRL\":5.224}}"
            .formatted(value));
    SaidRates said = oxr().ask(DAY, DAY);
    assertThat(said.rates()).hasSize(1);
    assertThat(said.refused()).hasSize(1);
    says(
        "eurofxref-daily.xml",
        "<a><Cube time='2026-09-29'><Cube currency='USD' rate='%s'/></Cube></a>"
            .formatted(value.replace("\"", "")));
    SaidRates euros = ecb().ask(DAY, DAY);
    assertThat(euros.rates()).isEmpty();
    assertThat(euros.refused()).hasSize(1);
  }

  @Test
  void absurdDigitsAndHugeBodiesAreRefused() {
    says(
        "latest.json",
        "{\"base\":\"USD\",\"timestamp\":1790683200,\"rates\":{\"ARS\":1."
            + "1".repeat(500)
            + "}}");
    assertThatThrownBy(() -> oxr().ask(DAY, DAY)).isInstanceOf(SourceFault.class);
    bodies.put("latest.json", new byte[Web.MAX_BYTES + 1]);
    assertThatThrownBy(() -> oxr().ask(DAY, DAY))
        .isInstanceOf(SourceFault.class)
        .hasMessageContaining("more than 4,194,304 bytes");
    StringBuilder many = new StringBuilder("<a>");
    IntStream.range(0, SaidRates.MAX_RATES + 1)
        .forEach(_ -> many.append("<Cube time='2026-09-29'/><Cube currency='USD' rate='1'/>"));
    says("eurofxref-daily.xml", many.append("</a>").toString());
    assertThatThrownBy(() -> ecb().ask(DAY, DAY)).hasMessageContaining("more than 20,000");
  }

  @Test
  void theKeyIsToldToNobody() {
    assertThatThrownBy(() -> oxr().ask(DAY, DAY)).hasMessage("status 404");
    says("moved", "");
    assertThatThrownBy(() -> oxr().ask(DAY, DAY)).hasMessage("status 302");
    assertThat(asked).doesNotContain("elsewhere");
    server.stop(0);
    assertThatThrownBy(() -> oxr().ask(DAY, DAY))
        .isInstanceOf(SourceFault.class)
        .hasMessageNotContaining(KEY)
        .hasNoCause();
    assertThat(oxr().toString()).doesNotContain(KEY);
  }

  @Test
  void whoNeverEndsIsNotWaitedFor() {
    says("slow", "");
    RateSource source = new OpenExchangeRates(at, KEY, Duration.ofSeconds(1));
    assertThatThrownBy(() -> source.ask(DAY, DAY))
        .hasMessageContaining("no whole answer within 1 s");
  }
}
