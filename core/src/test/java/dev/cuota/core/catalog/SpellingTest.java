package dev.cuota.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> WORDS =
      List.of("name", "price", "valueProperty", "gmvThreshold", "growth");

  @ParameterizedTest
  @CsvSource({
    "naem, name",
    "Name, name",
    "prise, price",
    "value_property, valueProperty",
    "gmv_threshold, gmvThreshold",
    "valuProprty, valueProperty",
    "growht, growth",
  })
  void aSlipOfTheHandIsUnderstood(String written, String meant) {
    assertThat(Spelling.nearest(written, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"colour", "x", "''", "nothing"})
  void aWordOfItsOwnIsNot(String written) {
    assertThat(Spelling.nearest(written, WORDS)).isEmpty();
  }

  @Test
  void aVeryLongWordIsNotEvenCompared() {
    assertThat(Spelling.nearest("n".repeat(100_000), WORDS)).isEmpty();
  }
}
