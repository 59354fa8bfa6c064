package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Quantity;
import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemException;
import dev.cuota.server.problem.Text;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads a body value by value; whatever is wrong is named by its place. */
public final class JsonBody implements AutoCloseable {
  private static final int MAX_DEPTH = 4;
  private static final int MAX_NUMBER_CHARS = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonParser json;

  private JsonBody(JsonParser json) {
    this.json = json;
  }

  /** Takes one field of an object: its name, with the body standing at its value. */
  @FunctionalInterface
  public interface Field {
    void read(String name);
  }

  /** Takes one element of an array, with the body standing at it. */
  @FunctionalInterface
  public interface Element {
    void read(int index);
  }

  /** Reads a whole body, which has to be one object. */
  public static void read(byte[] body, java.util.function.BiConsumer<JsonBody, String> field) {
    try (JsonBody json = new JsonBody(JSON.createParser(ObjectReadContext.empty(), body))) {
      json.json.nextToken();
      json.object("", name -> field.accept(json, name));
      if (json.json.nextToken() != null) {
        throw wrong("", "json.trailing");
      }
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  /** What was read at a place; refused when nothing was. */
  public static <T> T needed(@Nullable T value, String pointer) {
    if (value == null) {
      throw wrong(pointer, "parameter.missing");
    }
    return value;
  }

  public void object(String pointer, Field field) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(pointer, "json.object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      field.read(name);
    }
  }

  public void array(String pointer, int most, Element element) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrong(pointer, "json.array");
    }
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == most) {
        throw wrong(pointer, "json.many", most);
      }
      element.read(i);
    }
  }

  /** Whether the value is null. */
  public boolean isNull() {
    return json.currentToken() == JsonToken.VALUE_NULL;
  }

  public boolean isText() {
    return json.currentToken() == JsonToken.VALUE_STRING;
  }

  /** Whether the value is a number. */
  public boolean isNumber() {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT
        || json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
  }

  /** A text that is not empty. */
  public String text(String pointer) {
    String text = isText() ? json.getString() : "";
    if (!UsageEvent.validText(text)) {
      throw wrong(pointer, "json.text", UsageEvent.MAX_TEXT);
    }
    return text;
  }

  /** A text of several lines that is not empty, such as a document. */
  public String document(String pointer, int most) {
    String text = isText() ? json.getString() : "";
    if (text.isBlank() || text.length() > most) {
      throw wrong(pointer, "json.text", most);
    }
    return text;
  }

  public UUID id(String pointer) {
    try {
      String text = text(pointer);
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException _) {
      // Said below, as for one that is not written out.
    }
    throw wrong(pointer, "json.id");
  }

  public boolean flag(String pointer) {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> throw wrong(pointer, "json.flag");
    };
  }

  /** A whole number of zero or more. */
  public long whole(String pointer) {
    BigDecimal number = quantity(pointer).value();
    try {
      long whole = number.longValueExact();
      if (whole >= 0) {
        return whole;
      }
    } catch (ArithmeticException _) {
      // Said below, as for one below zero.
    }
    throw wrong(pointer, "json.whole");
  }

  public Quantity quantity(String pointer) {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      BigDecimal number = decimal(pointer);
      if (Quantity.fits(number)) {
        return new Quantity(number);
      }
    }
    throw wrong(pointer, "json.quantity");
  }

  private BigDecimal decimal(String pointer) {
    try {
      return json.getDecimalValue();
    } catch (JacksonException | ArithmeticException | NumberFormatException _) {
      throw wrong(pointer, "json.quantity");
    }
  }

  /** There is no such field. */
  public static ProblemException unknown(String base, String name) {
    return wrong(base + "/" + name.replace("~", "~0").replace("/", "~1"), "json.unknown");
  }

  /** Something else was expected there. */
  public static ProblemException wrong(String pointer, String text, Object... gaps) {
    return Problem.invalid(pointer, Text.of(text, gaps)).exception();
  }

  private static ProblemException broken(JacksonException fault) {
    var place = fault.getLocation();
    Text at =
        place == null
            ? Text.of("json.syntax")
            : Text.of("json.at", place.getLineNr(), place.getColumnNr());
    return Problem.of(ProblemCode.INVALID_REQUEST, Text.of("json.syntax"))
        .withErrors(List.of(new FieldError("", at)))
        .exception();
  }

  @Override
  public void close() {
    json.close();
  }
}
