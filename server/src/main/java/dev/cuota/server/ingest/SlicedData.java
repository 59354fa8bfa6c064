package dev.cuota.server.ingest;

import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.EventData;
import dev.cuota.core.metering.Scalar;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An event's data as a slice of the body it came in. The values directly below the root were
 * gathered while parsing; deeper ones are looked up in the slice, which is known to be sound.
 */
final class SlicedData implements EventData {
  /** Stands for an object or array. */
  static final Object COMPOUND = new Object();

  /** Fewer characters than this always fit a long. */
  private static final int LONG_DIGITS = 19;

  private final byte[] body;
  private final int from;
  private final int to;
  private final String[] names;
  private final @Nullable Object[] values;

  /** {@code values} are String, Long, BigDecimal, Boolean, null or {@link #COMPOUND}. */
  SlicedData(byte[] body, int from, int to, String[] names, @Nullable Object[] values) {
    this.body = body;
    this.from = from;
    this.to = to;
    this.names = names;
    this.values = values;
  }

  @Override
  public byte[] json() {
    return Arrays.copyOfRange(body, from, to);
  }

  @Override
  public Scalar at(JsonPath path) {
    List<JsonPath.Step> steps = path.steps();
    if (steps.isEmpty()) {
      return new Scalar.Compound();
    }
    if (steps.getFirst() instanceof JsonPath.Step.Name(String name)) {
      for (int i = 0; i < names.length; i++) {
        if (names[i].equals(name)) {
          return steps.size() == 1 ? scalar(values[i]) : below(values[i], steps);
        }
      }
    }
    return new Scalar.Absent();
  }

  @Override
  public boolean sameAs(String other) {
    byte[] mine = json();
    byte[] others = other.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(mine, others) || SameJson.same(mine, others);
  }

  @Override
  public String toString() {
    return new String(json(), StandardCharsets.UTF_8);
  }

  private Scalar below(@Nullable Object value, List<JsonPath.Step> steps) {
    if (value != COMPOUND) {
      return new Scalar.Absent();
    }
    try (JsonParser parser = JsonText.parser(body, from, to - from)) {
      parser.nextToken();
      for (JsonPath.Step step : steps) {
        if (!enter(parser, step)) {
          return new Scalar.Absent();
        }
      }
      return scalar(value(parser, parser.currentToken()));
    }
  }

  private static boolean enter(JsonParser parser, JsonPath.Step step) {
    return switch (step) {
      case JsonPath.Step.Name(String name) -> enter(parser, name);
      case JsonPath.Step.Index(int index) -> enter(parser, index);
    };
  }

  /** Moves to the value of that name, from the start of an object. */
  private static boolean enter(JsonParser parser, String name) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    for (String next = parser.nextName(); next != null; next = parser.nextName()) {
      parser.nextToken();
      if (next.equals(name)) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  /** Moves to the element of that index, from the start of an array. */
  private static boolean enter(JsonParser parser, int index) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return false;
    }
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == index) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  /** The value that the parser stands at. */
  static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT ->
          parser.getStringLength() < LONG_DIGITS
              ? (Object) parser.getLongValue()
              : new BigDecimal(parser.getString());
      case VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> COMPOUND;
    };
  }

  private static Scalar scalar(@Nullable Object value) {
    return switch (value) {
      case null -> new Scalar.Absent();
      case String text -> new Scalar.Text(text);
      case Long number -> new Scalar.Num(BigDecimal.valueOf(number));
      case BigDecimal number -> new Scalar.Num(number);
      case Boolean flag -> new Scalar.Flag(flag);
      default -> new Scalar.Compound();
    };
  }
}
