package dev.cuota.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.Scalar;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.server.problem.Language;
import dev.cuota.server.problem.ProblemException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** The parser against Jackson's tree, and against bytes nobody meant to send. */
class EventParserProperties {
  private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
  private static final Object NULL = NullNode.getInstance();
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @Property(tries = 200)
  void everyValidBatchIsReadAsJacksonReadsIt(
      @ForAll("events") @Size(min = 1, max = 8) List<Map<String, Object>> events) {
    byte[] body = JSON.writeValueAsBytes(events);
    List<ParsedEvent> parsed = EventParser.parse(body, Form.BATCH, NOW).events();
    JsonNode tree = JSON.readTree(body);
    assertThat(parsed).hasSize(tree.size());
    for (int i = 0; i < tree.size(); i++) {
      check(((ParsedEvent.Fit) parsed.get(i)).event(), tree.get(i));
    }
  }

  @Property(tries = 50)
  void linesAndBatchesSayTheSame(
      @ForAll("events") @Size(min = 1, max = 5) List<Map<String, Object>> events) {
    String lines = events.stream().map(JSON::writeValueAsString).collect(Collectors.joining("\n"));
    List<ParsedEvent> parsed =
        EventParser.parse(lines.getBytes(StandardCharsets.UTF_8), Form.LINES, NOW).events();
    for (int i = 0; i < events.size(); i++) {
      check(
          ((ParsedEvent.Fit) parsed.get(i)).event(),
          JSON.readTree(JSON.writeValueAsString(events.get(i))));
    }
  }

  @Property(tries = 1000)
  void anyChangeOfBytesGivesEventsOrAProblem(
      @ForAll("events") @Size(min = 1, max = 3) List<Map<String, Object>> events,
      @ForAll @Size(min = 1, max = 4) List<Integer> places,
      @ForAll @Size(min = 4, max = 4) List<Byte> values,
      @ForAll Form form) {
    byte[] body = JSON.writeValueAsBytes(events);
    for (int i = 0; i < places.size(); i++) {
      body[Math.floorMod(places.get(i), body.length)] = values.get(i);
    }
    readOrRefuse(body, form);
  }

  @Property(tries = 300)
  void anyCutGivesEventsOrAProblem(
      @ForAll("events") @Size(min = 1, max = 3) List<Map<String, Object>> events,
      @ForAll int place,
      @ForAll Form form) {
    byte[] body = JSON.writeValueAsBytes(events);
    readOrRefuse(Arrays.copyOf(body, Math.floorMod(place, body.length)), form);
  }

  @Property(tries = 500)
  void anyBytesGiveEventsOrAProblem(@ForAll @Size(max = 64) byte[] body, @ForAll Form form) {
    readOrRefuse(body, form);
  }

  @Property
  void everyInstantIsReadAsJavaReadsIt(
      @ForAll("times") Instant time, @ForAll("offsets") ZoneOffset offset) {
    String text = time.atOffset(offset).toString();
    assertThat(Rfc3339.parse(withSeconds(text))).isEqualTo(time);
  }

  @Property(tries = 5000)
  void whatIsReadAsATimeIsWhatJavaReads(@ForAll("almostTimes") String text) {
    Instant read = Rfc3339.parse(text);
    if (read != null) {
      assertThat(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant()).isEqualTo(read);
    }
  }

  @Property(tries = 2000)
  void utf8IsValidExactlyWhenJavaDecodesIt(@ForAll @Size(max = 24) byte[] bytes) {
    boolean valid;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      valid = true;
    } catch (CharacterCodingException _) {
      valid = false;
    }
    assertThat(Utf8.firstInvalid(bytes) < 0).isEqualTo(valid);
  }

  @Property
  void anyTextIsValidUtf8(@ForAll String text) {
    assertThat(Utf8.firstInvalid(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(-1);
  }

  private static void readOrRefuse(byte[] body, Form form) {
    try {
      List<ParsedEvent> events = EventParser.parse(body, form, NOW).events();
      assertThat(events).isNotEmpty();
      for (ParsedEvent event : events) {
        if (event instanceof ParsedEvent.Fit(UsageEvent usage)) {
          // What was kept must be readable for good.
          if (usage.data().json().length > 0) {
            JSON.readTree(usage.data().json());
          }
          usage.data().at(JsonPath.of("$.amount"));
          usage.data().at(JsonPath.of("$.deep.a[0]"));
        }
      }
    } catch (ProblemException e) {
      assertThat(e.problem().code().status()).isEqualTo(400);
      e.problem()
          .errors()
          .forEach(error -> assertThat(Language.SPANISH.say(error.text())).isNotBlank());
    }
  }

  private static void check(UsageEvent event, JsonNode tree) {
    assertThat(event.id()).isEqualTo(tree.get("id").asString());
    assertThat(event.source()).isEqualTo(tree.get("source").asString());
    assertThat(event.type()).isEqualTo(tree.get("type").asString());
    assertThat(event.subject()).isEqualTo(tree.get("subject").asString());
    JsonNode time = tree.get("time");
    assertThat(event.time())
        .isEqualTo(
            time == null || time.isNull()
                ? null
                : OffsetDateTime.parse(time.asString()).toInstant());
    JsonNode data = tree.get("data");
    if (data == null || data.isNull()) {
      assertThat(event.data().json()).isEmpty();
      return;
    }
    assertThat(JSON.readTree(event.data().json())).isEqualTo(data);
    data.properties()
        .forEach(
            entry -> {
              JsonPath path = path(entry.getKey());
              assertThat(event.data().at(path)).isEqualTo(scalar(entry.getValue()));
              if (entry.getValue().isObject()) {
                entry
                    .getValue()
                    .properties()
                    .forEach(
                        below ->
                            assertThat(event.data().at(path(entry.getKey(), below.getKey())))
                                .isEqualTo(scalar(below.getValue())));
              }
            });
  }

  private static JsonPath path(String... names) {
    return new JsonPath("$", Stream.of(names).<JsonPath.Step>map(JsonPath.Step.Name::new).toList());
  }

  private static Scalar scalar(JsonNode node) {
    if (node.isNull()) {
      return new Scalar.Absent();
    }
    if (node.isNumber()) {
      return new Scalar.Num(node.decimalValue());
    }
    if (node.isBoolean()) {
      return new Scalar.Flag(node.booleanValue());
    }
    return node.isString() ? new Scalar.Text(node.asString()) : new Scalar.Compound();
  }

  @Provide
  Arbitrary<List<Map<String, Object>>> events() {
    Arbitrary<String> attribute =
        Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(20),
                Arbitraries.strings().withChars("ñáé€中☃").ofMinLength(1).ofMaxLength(10),
                Arbitraries.of("😀", "\ud83d\ude80x"))
            .filter(UsageEvent::validText);
    Arbitrary<Object> time =
        Arbitraries.frequencyOf(
            Tuple.of(
                4, times().map(t -> withSeconds(t.atOffset(ZoneOffset.ofHours(-3)).toString()))),
            Tuple.of(1, Arbitraries.just(NULL)));
    return Combinators.combine(attribute, attribute, attribute, attribute, time, data())
        .as(
            (id, source, type, subject, when, content) -> {
              Map<String, Object> event = new LinkedHashMap<>();
              event.put("specversion", "1.0");
              event.put("data", content);
              event.put("id", id);
              event.put("time", when);
              event.put("source", source);
              event.put("extension", source);
              event.put("type", type);
              event.put("subject", subject);
              return event;
            })
        .list();
  }

  private static Arbitrary<Object> data() {
    Arbitrary<Object> scalar =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12).filter(EventParserProperties::isWhole),
            Arbitraries.longs(),
            Arbitraries.bigDecimals()
                .between(new BigDecimal("-1e19"), new BigDecimal("1e19"))
                .ofScale(9),
            Arbitraries.of(true, false),
            Arbitraries.bigIntegers(),
            Arbitraries.just(List.of()),
            Arbitraries.of(new BigDecimal("1E+5"), new BigDecimal("-0.000"), BigDecimal.ZERO),
            Arbitraries.just(NULL));
    Arbitrary<String> name =
        Arbitraries.oneOf(
            Arbitraries.of("amount", "deep", "a", "n"),
            Arbitraries.strings().ofMaxLength(8).filter(EventParserProperties::isWhole));
    Arbitrary<Map<String, Object>> flat =
        Arbitraries.maps(name, scalar).ofMaxSize(6).map(LinkedHashMap::new);
    Arbitrary<Object> nested =
        Arbitraries.oneOf(
            scalar,
            flat.map(m -> (Object) m),
            flat.list().ofMaxSize(3).map(l -> (Object) new ArrayList<>(l)));
    return Arbitraries.frequencyOf(
        Tuple.of(9, Arbitraries.maps(name, nested).ofMaxSize(20).map(LinkedHashMap::new)),
        Tuple.of(1, Arbitraries.just(NULL)));
  }

  @Provide
  Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(0, NOW.getEpochSecond() * 1_000_000)
        .map(micros -> Instant.EPOCH.plusNanos(micros * 1000));
  }

  @Provide
  Arbitrary<ZoneOffset> offsets() {
    return Arbitraries.integers()
        .between(-17 * 60, 17 * 60)
        .map(minutes -> ZoneOffset.ofTotalSeconds(minutes * 60));
  }

  @Provide
  Arbitrary<String> almostTimes() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9999),
            Arbitraries.integers().between(0, 13),
            Arbitraries.integers().between(0, 32),
            Arbitraries.integers().between(0, 25),
            Arbitraries.integers().between(0, 61),
            Arbitraries.of("Z", "z", "+00:00", "-03:30", "+1", "", ".5Z", ".123456789Z", ".Z"))
        .as(
            (year, month, day, hour, minute, zone) ->
                "%04d-%02d-%02dt%02d:%02d:%02d%s"
                    .formatted(year, month, day, hour, minute, minute, zone));
  }

  /** Half surrogate pairs cannot be written as UTF-8. */
  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** Java leaves out seconds that are zero. */
  private static String withSeconds(String text) {
    return text.replaceFirst("T(\\d\\d:\\d\\d)(?=[Z+-])", "T$1:00");
  }
}
