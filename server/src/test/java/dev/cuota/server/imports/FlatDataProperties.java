package dev.cuota.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.Scalar;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import tools.jackson.databind.json.JsonMapper;

class FlatDataProperties {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Property
  void anyTextIsWrittenSoThatJsonReadersReadIt(@ForAll @NotEmpty String text) {
    String safe = text.codePoints().allMatch(c -> c < 0xd800 || c > 0xdfff) ? text + "x" : "x";
    FlatData data = data("field", safe);
    assertThat(JSON.readTree(data.json()).get("field").asString()).isEqualTo(safe);
    assertThat(data.at(JsonPath.of("$.field"))).isEqualTo(new Scalar.Text(safe));
  }

  @Property
  void aNumberIsANumberToTheLastDigit(@ForAll BigDecimal number) {
    String text = number.toPlainString();
    FlatData data = data("field", text);
    if (number.precision() < 25) {
      assertThat(data.at(JsonPath.of("$.field"))).isEqualTo(new Scalar.Num(new BigDecimal(text)));
      assertThat(new String(data.json(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("{\"field\":" + text + "}");
    }
  }

  @Example
  void leadingZerosAreAText() {
    assertThat(data("field", "007").at(JsonPath.of("$.field"))).isEqualTo(new Scalar.Text("007"));
  }

  @Example
  void anEmptyFieldIsNotThere() {
    assertThat(data("field", "").json()).isEmpty();
    assertThat(data("field", "").at(JsonPath.of("$.field"))).isEqualTo(new Scalar.Absent());
    assertThat(data("field", "1").at(JsonPath.of("$.field.deeper"))).isEqualTo(new Scalar.Absent());
    assertThat(data("field", "1").at(JsonPath.of("$"))).isEqualTo(new Scalar.Compound());
  }

  private static FlatData data(String name, String value) {
    return new FlatData(new LinkedHashMap<>(Map.of(name, value)));
  }
}
