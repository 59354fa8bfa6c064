package dev.cuota.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SseParserProperties {
  @Property(tries = 300)
  void howeverTheBytesAreCutTheEventsAreTheSame(
      @ForAll("lines") List<String> lines, @ForAll("ends") String end, @ForAll long seed) {
    byte[] text = (String.join(end, lines) + end + end).getBytes(StandardCharsets.UTF_8);
    assertThat(parse(text, new Random(seed))).isEqualTo(parse(text, null));
  }

  @Property(tries = 200)
  void howeverLinesEndTheEventsAreTheSame(@ForAll("lines") List<String> lines) {
    List<SseParser.Event> expected = parse(text(lines, "\n"), null);
    assertThat(parse(text(lines, "\r\n"), null)).isEqualTo(expected);
    assertThat(parse(text(lines, "\r"), null)).isEqualTo(expected);
  }

  @Property(tries = 200)
  void whatWasWrittenIsRead(
      @ForAll("words") String name, @ForAll("words") String data, @ForAll("words") String id) {
    String text = ":\nid: %s\nevent: %s\n: a comment\ndata: %s\n\n".formatted(id, name, data);
    assertThat(parse(text.getBytes(StandardCharsets.UTF_8), null))
        .containsExactly(new SseParser.Event(name.isEmpty() ? "message" : name, data, id));
  }

  @Test
  void anIdHoldsUntilAnotherComesAndDataLinesAreJoined() {
    byte[] text =
        "id: 7\ndata: a\ndata: b\n\ndata:c\n\nid\ndata: d\n\nevent: x\n\n"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(parse(text, null))
        .containsExactly(
            new SseParser.Event("message", "a\nb", "7"),
            new SseParser.Event("message", "c", "7"),
            new SseParser.Event("message", "d", ""));
  }

  private static byte[] text(List<String> lines, String end) {
    return (String.join(end, lines) + end + end).getBytes(StandardCharsets.UTF_8);
  }

  private static List<SseParser.Event> parse(
      byte[] text, @org.jspecify.annotations.Nullable Random cuts) {
    List<SseParser.Event> events = new ArrayList<>();
    SseParser parser = new SseParser("", events::add);
    for (int at = 0; at < text.length; ) {
      int length = cuts == null ? text.length : 1 + cuts.nextInt(5);
      int to = Math.min(text.length, at + length);
      parser.feed(java.util.Arrays.copyOfRange(text, at, to), to - at);
      at = to;
    }
    return events;
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.of(
            "",
            "data: x",
            "data:é✓",
            "data",
            "event: e",
            "id: 1",
            "id: 2",
            ": c",
            "retry: 5",
            "odd")
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<String> ends() {
    return Arbitraries.of("\n", "\r\n", "\r");
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().alpha().numeric().withChars("é✓:").ofMaxLength(12);
  }
}
