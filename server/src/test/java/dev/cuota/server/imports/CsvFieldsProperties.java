package dev.cuota.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CsvFieldsProperties {
  @Property
  void whatIsQuotedComesBackAsItWas(@ForAll("rows") List<String> row) {
    String line =
        row.stream()
            .map(field -> '"' + field.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(","));
    assertThat(CsvFields.of(line, ',')).isEqualTo(new CsvFields(row, false));
  }

  @Property
  void whatNeedsNoQuotesComesBackAsItWas(@ForAll("rows") List<String> row) {
    List<String> plain = row.stream().map(field -> field.replaceAll("[\",]", "-")).toList();
    assertThat(CsvFields.of(String.join(",", plain), ',')).isEqualTo(new CsvFields(plain, false));
  }

  @Property
  void aLineBrokenInsideAFieldIsOpenAndWholeWithTheRest(
      @ForAll("texts") String before, @ForAll("texts") String after) {
    String start = "1,\"" + before.replace("\"", "\"\"");
    assertThat(CsvFields.of(start, ',').open()).isTrue();
    assertThat(CsvFields.of(start + "\n" + after.replace("\"", "\"\"") + "\",x", ','))
        .isEqualTo(new CsvFields(List.of("1", before + "\n" + after, "x"), false));
  }

  @Property
  void noTextIsTooStrange(@ForAll String text) {
    assertThat(CsvFields.of(text, ',').fields()).isNotEmpty();
  }

  @Example
  void aQuoteInsideAPlainFieldIsAQuote() {
    assertThat(CsvFields.of("pipe 5\" wide,2", ','))
        .isEqualTo(new CsvFields(List.of("pipe 5\" wide", "2"), false));
  }

  @Provide
  Arbitrary<List<String>> rows() {
    return texts().list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab \",;'é\u20ac").ofMaxLength(12);
  }
}
