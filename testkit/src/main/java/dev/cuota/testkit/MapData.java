package dev.cuota.testkit;

import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.EventData;
import dev.cuota.core.metering.Scalar;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Flat event data made in a test: names to numbers, texts or truth values. */
public record MapData(Map<String, Object> values) implements EventData {
  public MapData {
    values = new TreeMap<>(values);
  }

  @Override
  public byte[] json() {
    return values.entrySet().stream()
        .map(entry -> "\"%s\":%s".formatted(entry.getKey(), literal(entry.getValue())))
        .collect(Collectors.joining(",", "{", "}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Scalar at(JsonPath path) {
    String name = path.onlyName();
    Object value = name == null ? null : values.get(name);
    return switch (value) {
      case null -> new Scalar.Absent();
      case BigDecimal number -> new Scalar.Num(number);
      case Number number -> new Scalar.Num(new BigDecimal(number.toString()));
      case Boolean flag -> new Scalar.Flag(flag);
      default -> new Scalar.Text(value.toString());
    };
  }

  private static String literal(Object value) {
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : "\"" + value + "\"";
  }
}
