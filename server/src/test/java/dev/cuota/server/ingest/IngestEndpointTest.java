package dev.cuota.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.metering.EventFilter;
import dev.cuota.engine.metering.StoredEvent;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.server.TestServer.TestCaller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class IngestEndpointTest {
  private static final String PATH = "/api/v1/events";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final JsonMapper JSON = new JsonMapper();

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestCaller app = server.caller(environment, KeyScope.INGEST);

  @BeforeEach
  void countOrders() {
    Meter orders =
        new Meter(
            "revenue",
            "order",
            Aggregation.SUM,
            JsonPath.of("$.amount"),
            "USD",
            new TreeMap<>(),
            Map.of(),
            BigDecimal.ZERO);
    Catalog catalog =
        new Catalog(
            "test",
            "USD",
            BigDecimal.ZERO,
            "",
            "",
            new TreeMap<>(Map.of("revenue", orders)),
            Map.of(),
            new TreeMap<>(),
            Map.of());
    server.engine().catalogs().apply(environment.id(), catalog, "test", "test");
  }

  @Test
  void anAcceptedBatchIsDurableAndToldWithItsPosition() {
    HttpResponse<String> answer = send(BATCH, batch(event("1", "2.5"), event("2", "0.5")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(position(answer)).isPositive();
    assertThat(stored()).extracting(StoredEvent::id).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void aRepeatedBatchIsCountedOnce() {
    send(BATCH, batch(event("1", "2.5")));
    HttpResponse<String> again = send(BATCH, batch(event("1", "2.50")));
    assertThat(again.statusCode()).as(again.body()).isEqualTo(204);
    assertThat(stored()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "application/cloudevents+json, false",
    "Application/CloudEvents+JSON; charset=UTF-8, false",
    "application/json, false",
    "application/json;charset=utf-8, true",
    "application/cloudevents-batch+json ; x=y, true",
    "application/x-ndjson, false",
    "application/ndjson, false",
    "APPLICATION/JSONL, false",
  })
  void contentTypesAreReadLeniently(String contentType, boolean isBatch) {
    String body = isBatch ? batch(event("1", "1")) : event("1", "1");
    assertThat(send(contentType, body).statusCode()).isEqualTo(204);
    assertThat(stored()).hasSize(1);
  }

  @Test
  void otherContentTypesAreRefused() {
    problem(send("text/plain", event("1", "1")), 415, "UNSUPPORTED_MEDIA_TYPE");
    problem(
        send("application/x-www-form-urlencoded", event("1", "1")), 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void oneBadEventKeepsTheWholeBatchOutAndEveryBadOneIsNamed() {
    JsonNode problem =
        problem(
            send(BATCH, batch(event("1", "1"), "{}", event("3", "1"), "{\"specversion\":1}")),
            400,
            "INVALID_REQUEST");
    assertThat(pointers(problem)).containsExactly("/1/specversion", "/3/specversion");
    assertThat(stored()).isEmpty();
  }

  @Test
  void whatNoMeterCanReadIsNamedBehindItsIndex() {
    JsonNode problem =
        problem(
            send(BATCH, batch(event("1", "1"), event("2", "\"much\""))), 400, "INVALID_REQUEST");
    assertThat(pointers(problem)).containsExactly("/1/data/amount");
    assertThat(stored()).isEmpty();
    JsonNode single =
        problem(
            send("application/cloudevents+json", event("2", "\"much\"")), 400, "INVALID_REQUEST");
    assertThat(pointers(single)).containsExactly("/data/amount");
  }

  @Test
  void anIdUsedForSomethingElseIsAConflictAndNothingIsStored() {
    send(BATCH, batch(event("1", "1")));
    JsonNode problem =
        problem(send(BATCH, batch(event("2", "1"), event("1", "9"))), 409, "CONFLICT");
    assertThat(pointers(problem)).containsExactly("/1/id");
    assertThat(stored()).extracting(StoredEvent::id).containsExactly("1");
  }

  @Test
  void noMoreThanAHundredErrorsAreNamed() {
    String events = IntStream.range(0, 150).mapToObj(_ -> "{}").collect(Collectors.joining(","));
    assertThat(pointers(problem(send(BATCH, "[" + events + "]"), 400, "INVALID_REQUEST")))
        .hasSize(100);
  }

  @Test
  void detailTellsWhatBecameOfEachEvent() {
    send(BATCH, batch(event("1", "1"), event("2", "1")));
    HttpResponse<String> answer =
        app.post(
            PATH + "?detail=true",
            BATCH,
            bytes(
                batch(
                    event("1", "1"),
                    event("2", "5"),
                    event("3", "7"),
                    event("4", "\"x\""),
                    event("5", "1").replace("order", "visit"),
                    "{\"id\":\"6\"}")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode detail = JSON.readTree(answer.body());
    assertThat(Long.parseLong(detail.get("position").asString())).isPositive();
    assertThat(detail.get("events").valueStream().map(e -> e.get("status").asString()))
        .containsExactly("DUPLICATE", "CONFLICT", "ACCEPTED", "REJECTED", "ACCEPTED", "REJECTED");
    assertThat(detail.at("/events/2/meters/0").asString()).isEqualTo("revenue");
    assertThat(detail.at("/events/3/pointer").asString()).isEqualTo("/3/data/amount");
    assertThat(detail.at("/events/4/meters").isEmpty()).isTrue();
    assertThat(detail.at("/events/4/reason").asString()).contains("no meter counts");
    assertThat(detail.at("/events/5/pointer").asString()).isEqualTo("/5/specversion");
    assertThat(detail.at("/events/5/id").asString()).isEqualTo("6");
    assertThat(stored()).hasSize(4);
  }

  @Test
  void compressedBodiesAreRead() throws IOException {
    byte[] body = bytes(batch(event("1", "1")));
    assertThat(encoded("gzip", gzip(body)).statusCode()).isEqualTo(204);
    assertThat(encoded("ZSTD", Zstd.compress(bytes(batch(event("2", "1"))))).statusCode())
        .isEqualTo(204);
    assertThat(encoded("identity", bytes(batch(event("3", "1")))).statusCode()).isEqualTo(204);
    assertThat(stored()).hasSize(3);
  }

  @Test
  void aBombIsNotUnpacked() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      for (int i = 0; i < 1024; i++) {
        gzip.write(zeros);
      }
    }
    problem(encoded("gzip", bomb.toByteArray()), 413, "TOO_LARGE");
    problem(encoded("zstd", Zstd.compress(new byte[64 << 20])), 413, "TOO_LARGE");
    assertThat(send(BATCH, batch(event("1", "1"))).statusCode()).isEqualTo(204);
  }

  @Test
  void whatIsNotCompressedAsSaidIsRefused() throws IOException {
    byte[] body = bytes(batch(event("1", "1")));
    byte[] cut = gzip(body);
    problem(encoded("gzip", body), 400, "INVALID_REQUEST");
    problem(encoded("zstd", body), 400, "INVALID_REQUEST");
    problem(encoded("gzip", Arrays.copyOf(cut, cut.length / 2)), 400, "INVALID_REQUEST");
    problem(encoded("br", body), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(stored()).isEmpty();
  }

  @Test
  void tooManyBytesAreRefused() {
    problem(send(BATCH, " ".repeat(BodyReader.MAX_BYTES + 1)), 413, "TOO_LARGE");
    HttpResponse<String> chunked =
        app.send(
            app.request(PATH)
                .header("Content-Type", BATCH)
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofString(" ".repeat(BodyReader.MAX_BYTES + 1)))));
    problem(chunked, 413, "TOO_LARGE");
  }

  @Test
  void aKeyWithoutTheScopeMayNotSend() {
    HttpResponse<String> answer =
        server.caller(environment, KeyScope.READ).post(PATH, BATCH, bytes(batch(event("1", "1"))));
    problem(answer, 403, "FORBIDDEN");
    problem(server.stranger().post(PATH, BATCH, bytes("[]")), 401, "UNAUTHORIZED");
    assertThat(stored()).isEmpty();
  }

  @Test
  void errorsSpeakTheCallersLanguage() {
    HttpResponse<String> answer =
        app.send(
            app.request(PATH)
                .header("Content-Type", BATCH)
                .header("Accept-Language", "es-MX")
                .POST(BodyPublishers.ofString("[]")));
    assertThat(problem(answer, 400, "INVALID_REQUEST").at("/errors/0/message").asString())
        .isEqualTo("no contiene ningún evento");
  }

  @Test
  void environmentsAreWorldsApart() {
    Environment other = server.newEnvironment();
    assertThat(send(BATCH, batch(event("1", "1"))).statusCode()).isEqualTo(204);
    assertThat(
            server
                .caller(other, KeyScope.INGEST)
                .post(PATH, BATCH, bytes(batch(event("1", "777"))))
                .statusCode())
        .isEqualTo(204);
    assertThat(stored()).hasSize(1);
  }

  @Test
  void metricsTellWhatBecameOfEvents() {
    send(BATCH, batch(event("1", "1")));
    String metrics = server.caller(environment, KeyScope.READ).get("/metrics").body();
    assertThat(metrics)
        .contains("cuota_events_total{status=\"accepted\"}")
        .contains("cuota_events_uncounted_total")
        .contains("cuota_hot_requests_total{endpoint=\"/api/v1/events\",status=\"204\"}");
  }

  private HttpResponse<String> send(String contentType, String body) {
    return app.post(PATH, contentType, bytes(body));
  }

  private HttpResponse<String> encoded(String encoding, byte[] body) {
    return app.send(
        app.request(PATH)
            .header("Content-Type", BATCH)
            .header("Content-Encoding", encoding)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private List<StoredEvent> stored() {
    Period range = new Period(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
    return server
        .engine()
        .metering()
        .events(new EventFilter(environment.id(), range, null, null, false, 100));
  }

  private static String event(String id, String amount) {
    return """
    {"specversion":"1.0","id":"%s","source":"shop","type":"order","subject":"acme",\
    "time":"2026-01-15T10:00:00Z","data":{"amount":%s}}"""
        .formatted(id, amount);
  }

  private static String batch(String... events) {
    return "[" + String.join(",", events) + "]";
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body);
    }
    return compressed.toByteArray();
  }

  private static long position(HttpResponse<String> answer) {
    return Long.parseLong(answer.headers().firstValue("Cuota-Position").orElseThrow());
  }

  private static List<String> pointers(JsonNode problem) {
    return problem.get("errors").valueStream().map(e -> e.get("pointer").asString()).toList();
  }

  private static JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.get("code").asString()).isEqualTo(code);
    return problem;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
