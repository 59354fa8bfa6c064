package dev.cuota.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class AccessLogFieldsProperties {
  @Property
  void aCombinedLineIsReadWhateverItsQuotedTexts(
      @ForAll("texts") String path,
      @ForAll("texts") String agent,
      @ForAll @IntRange(min = 100, max = 599) int status,
      @ForAll @IntRange(min = 0) int bytes) {
    String line =
        "10.0.0.7 - ann [17/May/2015:10:05:03 +0000] \"GET /%s HTTP/1.1\" %d %d \"-\" \"%s\""
            .formatted(path, status, bytes, agent);
    assertThat(AccessLogFields.of(line).orElseThrow())
        .containsAllEntriesOf(
            Map.of(
                "client",
                "10.0.0.7",
                "user",
                "ann",
                "time",
                "17/May/2015:10:05:03 +0000",
                "method",
                "GET",
                "path",
                "/" + path,
                "status",
                Integer.toString(status),
                "bytes",
                Integer.toString(bytes),
                "agent",
                agent));
  }

  @Property
  void noTextIsTooStrange(@ForAll String text) {
    assertThat(AccessLogFields.of("10.0.0.7 - - [x] \"" + text)).isNotNull();
    assertThat(AccessLogFields.of(text)).isNotNull();
  }

  @Example
  void aDashIsNoBytes() {
    assertThat(
            AccessLogFields.of(
                    "10.0.0.7 - - [17/May/2015:10:05:03 +0000] \"HEAD / HTTP/1.0\" 304 -")
                .orElseThrow())
        .containsEntry("bytes", "0")
        .containsEntry("agent", "");
  }

  @Example
  void aLineWhoseEndBrokeOffStillCounts() {
    assertThat(
            AccessLogFields.of(
                    "10.0.0.7 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.0\" 200 5 \"-\" \"Goo")
                .orElseThrow())
        .containsEntry("bytes", "5");
  }

  @Example
  void whatHasNoStatusOrSizeIsNoLineOfAnAccessLog() {
    assertThat(AccessLogFields.of("hello world")).isEmpty();
    assertThat(AccessLogFields.of("10.0.0.7 - - [x] \"GET / HTTP/1.0\" 999 5")).isEmpty();
    assertThat(AccessLogFields.of("10.0.0.7 - - [x] \"GET / HTTP/1.0\" 200 -5")).isEmpty();
    assertThat(AccessLogFields.of("10.0.0.7 - - [x] \"GET / HTTP/1.0\" 200 5e3")).isEmpty();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("ab/%-[]é\u20ac")
        .ofMaxLength(20)
        .map(text -> text + "\\\"")
        .map(text -> text.replace(" ", ""));
  }
}
