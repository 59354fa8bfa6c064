package dev.cuota.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.Scalar;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.server.problem.Language;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
  private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
  private static final String EVENT =
      """
      {"specversion":"1.0","id":"e1","source":"shop","type":"order","subject":"acme",
       "time":"2026-01-15T09:00:00.123456Z","data":{"amount":1.50,"n":7,"ok":true,"none":null,
       "name":"Ñandú","deep":{"list":[1,{"x":"y"}]}}}""";

  @Test
  void aSingleEventIsReadWithItsData() {
    ParsedEvents parsed = parse(EVENT, Form.SINGLE);
    assertThat(parsed.isSingle()).isTrue();
    UsageEvent event = only(parsed);
    assertThat(event.id()).isEqualTo("e1");
    assertThat(event.source()).isEqualTo("shop");
    assertThat(event.type()).isEqualTo("order");
    assertThat(event.subject()).isEqualTo("acme");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-01-15T09:00:00.123456Z"));
    assertThat(at(event, "$.amount")).isEqualTo(new Scalar.Num(new BigDecimal("1.50")));
    assertThat(at(event, "$.n")).isEqualTo(new Scalar.Num(BigDecimal.valueOf(7)));
    assertThat(at(event, "$.ok")).isEqualTo(new Scalar.Flag(true));
    assertThat(at(event, "$.none")).isEqualTo(new Scalar.Absent());
    assertThat(at(event, "$.missing")).isEqualTo(new Scalar.Absent());
    assertThat(at(event, "$.name")).isEqualTo(new Scalar.Text("Ñandú"));
    assertThat(at(event, "$.name.x")).isEqualTo(new Scalar.Absent());
    assertThat(at(event, "$.deep")).isEqualTo(new Scalar.Compound());
    assertThat(at(event, "$.deep.list[0]")).isEqualTo(new Scalar.Num(BigDecimal.ONE));
    assertThat(at(event, "$.deep.list[1].x")).isEqualTo(new Scalar.Text("y"));
    assertThat(at(event, "$.deep.list[2]")).isEqualTo(new Scalar.Absent());
    assertThat(at(event, "$.deep.list.x")).isEqualTo(new Scalar.Absent());
    assertThat(at(event, "$.deep[0]")).isEqualTo(new Scalar.Absent());
    assertThat(at(event, "$")).isEqualTo(new Scalar.Compound());
    assertThat(new String(event.data().json(), StandardCharsets.UTF_8))
        .isEqualTo(EVENT.substring(EVENT.indexOf("{\"amount"), EVENT.length() - 1));
  }

  @Test
  void optionalAttributesMayBeNullAndExtensionsAreIgnored() {
    UsageEvent event =
        only(
            parse(
                """
                {"specversion":"1.0","id":"1","source":"s","type":"t","subject":"x","time":null,
                 "data":null,"datacontenttype":null,"dataschema":"https://x","traceparent":"00"}""",
                Form.EITHER));
    assertThat(event.time()).isNull();
    assertThat(event.data().json()).isEmpty();
    assertThat(at(event, "$.x")).isEqualTo(new Scalar.Absent());
  }

  @Test
  void aBatchKeepsItsOrderAndNamesOnlyWhatIsWrong() {
    String batch = "[" + EVENT + ",{\"id\":\"e2\"}, 7, " + EVENT.replace("e1", "e3") + "]";
    ParsedEvents parsed = parse(batch, Form.BATCH);
    assertThat(parsed.events()).hasSize(4);
    assertThat(((ParsedEvent.Fit) parsed.events().get(3)).event().id()).isEqualTo("e3");
    ParsedEvent.Unfit second = (ParsedEvent.Unfit) parsed.events().get(1);
    assertThat(second.id()).isEqualTo("e2");
    assertThat(parsed.pointer(1, second.pointer())).isEqualTo("/1/specversion");
    assertThat(parsed.pointer(2, ((ParsedEvent.Unfit) parsed.events().get(2)).pointer()))
        .isEqualTo("/2");
  }

  @Test
  void dataOfLaterEventsInABatchIsTheirOwn() {
    String batch = "[" + EVENT + "," + EVENT.replace("Ñandú", "Ñ").replace("7", "8") + "]";
    UsageEvent second = ((ParsedEvent.Fit) parse(batch, Form.BATCH).events().get(1)).event();
    assertThat(at(second, "$.name")).isEqualTo(new Scalar.Text("Ñ"));
    assertThat(at(second, "$.deep.list[1].x")).isEqualTo(new Scalar.Text("y"));
    assertThat(new String(second.data().json(), StandardCharsets.UTF_8))
        .startsWith("{\"amount\":1.50,\"n\":8")
        .endsWith("}]}}");
  }

  @Test
  void linesAreReadOneByOne() {
    String line = EVENT.replace("\n", "");
    ParsedEvents parsed = parse(line + "\n\n" + line.replace("e1", "e2") + "\r\n", Form.LINES);
    assertThat(parsed.isSingle()).isFalse();
    assertThat(parsed.events()).hasSize(2).allMatch(e -> e instanceof ParsedEvent.Fit);
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(only(parse("\ufeff" + EVENT, Form.SINGLE)).data().json()).startsWith('{', '"');
  }

  /** Each of these is wrong in one place of one event, which is named. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"id\":\"e1\"|\"id\":\"\"|/id|1 to 256 characters",
        "\"id\":\"e1\"|\"id\":7|/id|a text is expected",
        "\"id\":\"e1\"|\"id\":null|/id|is needed",
        "\"id\":\"e1\"|\"id\":\"a\\u0000b\"|/id|control characters",
        "\"id\":\"e1\"|\"id\":\"\\ud800\"|/id|control characters",
        "\"id\":\"e1\"|\"id\":[{}]|/id|a text is expected",
        "\"id\":\"e1\"|\"id\":\"e1\",\"id\":\"e2\"|/id|occurs twice",
        "\"subject\":\"acme\",||/subject|is needed",
        "\"source\":\"shop\"|\"source\":{\"a\":1}|/source|a text is expected",
        "\"type\":\"order\"|\"Type\":\"order\"|/type|is needed",
        "\"1.0\"|\"0.3\"|/specversion|version 1.0",
        "\"specversion\":\"1.0\"|\"specversion\":1.0|/specversion|a text is expected",
        "2026-01-15T09:00:00.123456Z|yesterday|/time|a time like",
        "2026-01-15T09:00:00.123456Z|2026-02-30T00:00:00Z|/time|a time like",
        "2026-01-15T09:00:00.123456Z|9999-12-31T23:59:59Z|/time|24 hours ahead",
        "2026-01-15T09:00:00.123456Z|2026-01-16T10:00:00.000001Z|/time|24 hours ahead",
        "2026-01-15T09:00:00.123456Z|1969-12-31T23:59:59.999Z|/time|before 1970",
        "\"2026-01-15T09:00:00.123456Z\"|1768467600|/time|a text is expected",
        "\"data\":|\"data_base64\":\"AA==\",\"data\":|/data_base64|binary",
        "\"data\":|\"datacontenttype\":\"text/xml\",\"data\":|/datacontenttype|JSON data",
        "\"n\":7|\"amount\":7|/data/amount|occurs twice",
        "\"x\":\"y\"|\"x\":\"y\",\"x\":1|/data/deep/list/1/x|occurs twice",
        "\"n\":7|\"n\":1e99999|/data/n|small exponent",
        "\"n\":7|\"n\":1E-2147483649|/data/n|small exponent",
        "[1,{|[1e77777,{|/data/deep/list/0|small exponent",
      })
  void oneWrongPlaceIsNamed(String right, String wrong, String pointer, String message) {
    String event = EVENT.replace(right, wrong == null ? "" : wrong);
    assertThat(event).isNotEqualTo(EVENT);
    for (String body : List.of(event, "[" + EVENT + "," + event + "]")) {
      ParsedEvents parsed = parse(body, Form.EITHER);
      ParsedEvent.Unfit unfit = (ParsedEvent.Unfit) parsed.events().getLast();
      assertThat(unfit.pointer()).isEqualTo(pointer);
      assertThat(Language.ENGLISH.say(unfit.text())).contains(message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"text\"", "[1]", "true"})
  void dataThatIsNoObjectIsNamed(String data) {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"x\","
            + "\"data\":%s}".formatted(data);
    assertThat(((ParsedEvent.Unfit) parse(event, Form.SINGLE).events().getFirst()).pointer())
        .isEqualTo("/data");
  }

  @Test
  void aNumberOf400DigitsIsNamed() {
    String event = EVENT.replace("7,", "7".repeat(400) + ",");
    ParsedEvent.Unfit unfit =
        (ParsedEvent.Unfit) parse("[" + event + "]", Form.BATCH).events().getFirst();
    assertThat(unfit.pointer()).isEqualTo("/data/n");
    assertThat(Language.SPANISH.say(unfit.text())).contains("como máximo 64 caracteres");
  }

  @Test
  void tooMuchDataIsNamed() {
    String event = EVENT.replace("Ñandú", "x".repeat(DataReader.MAX_BYTES));
    assertThat(((ParsedEvent.Unfit) parse(event, Form.SINGLE).events().getFirst()).pointer())
        .isEqualTo("/data");
  }

  @Test
  void manyNamesAreComparedToo() {
    StringBuilder data = new StringBuilder("{");
    for (int i = 0; i < 1000; i++) {
      data.append("\"k").append(i).append("\":").append(i).append(',');
    }
    String right = EVENT.replace("{\"amount\"", data + "\"amount\"");
    assertThat(at(only(parse(right, Form.SINGLE)), "$.k999"))
        .isEqualTo(new Scalar.Num(BigDecimal.valueOf(999)));
    String wrong = EVENT.replace("{\"amount\"", data + "\"k500\":1,\"amount\"");
    assertThat(((ParsedEvent.Unfit) parse(wrong, Form.SINGLE).events().getFirst()).pointer())
        .isEqualTo("/data/k500");
  }

  /** Each of these breaks the whole body. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "EITHER|``||JSON body is needed",
        "EITHER|` `||JSON body is needed",
        "LINES|` `||JSON body is needed",
        "EITHER|[]||no event",
        "EITHER|7||an event or an array",
        "SINGLE|[]||one event is expected",
        "BATCH|{}||a batch is expected",
        "EITHER|hello||line 1, column",
        "EITHER|[{\"id\":\"1\"}] x||line 1, column",
        "EITHER|{\"id\":\"1\"} {}||more behind the end",
        "EITHER|[{\"id\":\"1\",\"data\":{\"a\":NaN}}]|/0/data/a|NaN",
        "EITHER|[{\"id\":\"1\"},{\"data\":{\"a\":-Infinity}}]|/1/data/a|NaN",
        "EITHER|[{\"id\":\"1\"},{\"data\":{\"a\":[1,2|/1/data/a/1|breaks off",
        "EITHER|{\"data\":{\"a\":01}}|/data/a|line 1, column",
        "EITHER|{\"data\":{\"a\":'x'}}|/data/a|line 1, column",
        "EITHER|{\"id\":\"1\",}|/id|line 1, column",
        "LINES|{\"id\":\"1\"} {\"data\":{\"a\":tru|/1/data/a|",
      })
  void brokenJsonIsNamedByPlace(Form form, String body, String pointer, String message) {
    Problem problem = refused(bytes(body), form);
    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST);
    assertThat(problem.errors()).hasSize(1);
    assertThat(problem.errors().getFirst().pointer()).isEqualTo(pointer == null ? "" : pointer);
    assertThat(Language.ENGLISH.say(problem.errors().getFirst().text()))
        .contains(message == null ? "" : message);
  }

  @Test
  void nestingHasABound() {
    String deepest = nested(JsonText.MAX_DEPTH - 1); // the event itself is the first level
    assertThat(parse(deepest, Form.EITHER).events().getFirst()).isInstanceOf(ParsedEvent.Fit.class);
    assertThat(parse("[" + deepest + "]", Form.EITHER).events().getFirst())
        .isInstanceOf(ParsedEvent.Fit.class);
    Problem problem = refused(bytes("[" + nested(10_000) + "]"), Form.EITHER);
    assertThat(problem.errors().getFirst().pointer()).startsWith("/0/data/a/a");
    assertThat(Language.ENGLISH.say(problem.errors().getFirst().text()))
        .isEqualTo("nested deeper than 64 levels");
  }

  @Test
  void badUtf8IsNamedByByteAndPlaceEvenInsideWhatIsSkipped() {
    byte[] good = bytes("[{\"id\":\"1\",\"skipped\":{\"a\":\"?\"}}]");
    int at = new String(good, StandardCharsets.UTF_8).indexOf('?');
    for (byte[] bad :
        List.of(
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xe2, (byte) 0x82})) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.write(good, 0, at);
      body.writeBytes(bad);
      body.write(good, at + 1, good.length - at - 1);
      Problem problem = refused(body.toByteArray(), Form.EITHER);
      assertThat(problem.errors().getFirst().pointer()).isEqualTo("/0/skipped/a");
      assertThat(Language.ENGLISH.say(problem.errors().getFirst().text()))
          .isEqualTo("not valid UTF-8 at byte " + at);
    }
  }

  @Test
  void otherEncodingsAreRefused() {
    for (var encoding : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      assertThatThrownBy(() -> EventParser.parse(EVENT.getBytes(encoding), Form.EITHER, NOW))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void oneEventMoreThanTheMostIsTooMany() {
    String events = "{},".repeat(EventParser.MAX_EVENTS);
    assertThat(parse("[" + events.substring(0, events.length() - 1) + "]", Form.BATCH).events())
        .hasSize(EventParser.MAX_EVENTS);
    assertThat(refused(bytes("[" + events + "{}]"), Form.BATCH).code())
        .isEqualTo(ProblemCode.TOO_LARGE);
    assertThat(refused(bytes("{}\n".repeat(EventParser.MAX_EVENTS + 1)), Form.LINES).code())
        .isEqualTo(ProblemCode.TOO_LARGE);
  }

  @Test
  void theSameDataWrittenAnewIsTheSame() {
    UsageEvent event = only(parse(EVENT, Form.SINGLE));
    assertThat(
            event
                .data()
                .sameAs(
                    """
                    { "name": "\\u00d1and\\u00fa", "amount": 1.5, "n": 7.0, "ok": true, "none": null,
                      "deep": {"list": [1, {"x": "y"}]}}"""))
        .isTrue();
    assertThat(event.data().sameAs("{\"amount\":1.51}")).isFalse();
    assertThat(event.data().sameAs("")).isFalse();
  }

  private static String nested(int levels) {
    return "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"x\","
        + "\"data\":"
        + "{\"a\":".repeat(levels - 1)
        + "{}"
        + "}".repeat(levels - 1)
        + "}";
  }

  static ParsedEvents parse(String body, Form form) {
    return EventParser.parse(bytes(body), form, NOW);
  }

  private static Problem refused(byte[] body, Form form) {
    return catchThrowableOfType(ProblemException.class, () -> EventParser.parse(body, form, NOW))
        .problem();
  }

  private static UsageEvent only(ParsedEvents parsed) {
    assertThat(parsed.events()).hasSize(1);
    assertThat(parsed.events().getFirst()).isInstanceOf(ParsedEvent.Fit.class);
    return ((ParsedEvent.Fit) parsed.events().getFirst()).event();
  }

  private static Scalar at(UsageEvent event, String path) {
    return event.data().at(JsonPath.of(path));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
