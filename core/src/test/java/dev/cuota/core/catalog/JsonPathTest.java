package dev.cuota.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.catalog.JsonPath.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

  @Test
  void tellsNamesFromPlacesInArrays() {
    assertThat(JsonPath.of("$.usage[2]['#2']['stored bytes']").steps())
        .containsExactly(
            new Step.Name("usage"),
            new Step.Index(2),
            new Step.Name("#2"),
            new Step.Name("stored bytes"));
  }

  @Test
  void isToldAsAPointer() {
    assertThat(JsonPath.of("$.usage[2]['a/b~c']").pointer("/data"))
        .isEqualTo("/data/usage/2/a~1b~0c");
  }

  @Test
  void knowsWhetherItIsOneName() {
    assertThat(JsonPath.of("$.tokens").onlyName()).isEqualTo("tokens");
    assertThat(JsonPath.of("$['#1']").onlyName()).isEqualTo("#1");
    assertThat(JsonPath.of("$[1]").onlyName()).isNull();
    assertThat(JsonPath.of("$.a.b").onlyName()).isNull();
    assertThat(JsonPath.of("$").onlyName()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens", "$tokens", "$.", "$..a", "$[99999]", "$['']", "$.a b", "$[*]"})
  void refusesWhatIsNoPath(String text) {
    assertThatThrownBy(() -> JsonPath.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
