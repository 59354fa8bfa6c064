package dev.cuota.server.problem;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what is put together of maps, lists, texts, numbers and truth values; numbers are exact. */
public final class JsonTree {
  private JsonTree() {}

  /** Writes a value at the place where the generator stands. */
  public static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case BigDecimal number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach(
            (name, one) -> {
              json.writeName(name.toString());
              write(json, one);
            });
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(one -> write(json, one));
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }
}
