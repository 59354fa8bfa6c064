package dev.cuota.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LineReaderProperties {
  @Property
  void linesAreThoseOfTheText(@ForAll("texts") String text) throws IOException {
    assertThat(read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text.lines().toList());
  }

  @Example
  void linesAcrossTheBufferAreWhole() throws IOException {
    String line = "x".repeat(LineReader.BUFFER_BYTES - 3);
    assertThat(read((line + "\r\n" + line + "\n" + line).getBytes(StandardCharsets.UTF_8)))
        .containsExactly(line, line, line);
  }

  @Example
  void aLineWithoutAnEndIsCutAndTheNextOneStands() throws IOException {
    byte[] text = new byte[3 * LineReader.MAX_LINE_BYTES];
    Arrays.fill(text, (byte) '0');
    text[text.length - 3] = '\n';
    try (LineReader reader = new LineReader(new ByteArrayInputStream(text))) {
      LineReader.Line first = Objects.requireNonNull(reader.next());
      assertThat(first.cut()).isTrue();
      assertThat(first.bytes()).hasSize(LineReader.MAX_LINE_BYTES);
      LineReader.Line second = Objects.requireNonNull(reader.next());
      assertThat(second.bytes()).hasSize(2);
      assertThat(second.number()).isEqualTo(2);
      assertThat(reader.next()).isNull();
    }
  }

  @Provide
  Arbitrary<String> texts() {
    // A lone carriage return ends a line for String.lines and not here: only before a line feed.
    return Arbitraries.of("a", "é", " ", "\n", "\r\n", "xyz").list().map(l -> String.join("", l));
  }

  private static List<String> read(byte[] text) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = new LineReader(new ByteArrayInputStream(text))) {
      for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
        assertThat(line.number()).isEqualTo(lines.size() + 1L);
        lines.add(new String(line.bytes(), StandardCharsets.UTF_8));
      }
    }
    return lines;
  }
}
