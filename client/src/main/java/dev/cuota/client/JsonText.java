package dev.cuota.client;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON; quantities plain and exact. */
final class JsonText {
  private static final int FIRST_BYTES = 256;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private JsonText() {}

  /** An object with what {@code content} writes between its braces. */
  static byte[] object(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(FIRST_BYTES);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      content.accept(json);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /** A property, left out when it is null. */
  static void text(JsonGenerator json, String name, @Nullable String text) {
    if (text != null) {
      json.writeStringProperty(name, text);
    }
  }

  /** A property, left out when it is null. */
  static void number(JsonGenerator json, String name, @Nullable BigDecimal number) {
    if (number != null) {
      json.writeName(name);
      json.writeNumber(number);
    }
  }

  /**
   * Any value that events may carry.
   *
   * @throws IllegalArgumentException for another one
   */
  static void value(JsonGenerator json, @Nullable Object value) {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof CharSequence text) {
      json.writeString(text.toString());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number number) {
      number(json, number);
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeName(String.valueOf(entry.getKey()));
        value(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      json.writeStartArray();
      list.forEach(member -> value(json, member));
      json.writeEndArray();
    } else {
      other(json, value);
    }
  }

  private static void number(JsonGenerator json, Number number) {
    if (number instanceof Long || number instanceof Integer || number instanceof Short) {
      json.writeNumber(number.longValue());
    } else if (number instanceof BigInteger whole) {
      json.writeNumber(whole);
    } else {
      // Through their text, so that what is sent is what the caller saw.
      json.writeNumber(new BigDecimal(number.toString()));
    }
  }

  private static void other(JsonGenerator json, Object value) {
    if (!(value instanceof Enum<?>)
        && !(value instanceof java.util.UUID)
        && !(value instanceof java.time.temporal.Temporal)) {
      throw new IllegalArgumentException("cannot be data of an event: " + value.getClass());
    }
    json.writeString(value.toString());
  }
}
