package dev.cuota.client;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** A JSON object as it was read. What is asked for and is not there is a broken answer. */
final class JsonObject {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER_CHARS = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .build())
          .build();

  private final Map<String, @Nullable Object> fields;

  private JsonObject(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  /**
   * Reads one object.
   *
   * @throws CuotaUnavailable when it is none
   */
  static JsonObject read(byte[] text) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw broken("is no object", null);
      }
      return object(json);
    } catch (JacksonException e) {
      throw broken("is no JSON", e);
    }
  }

  /**
   * A text that is one JSON value.
   *
   * @throws IllegalArgumentException when it is not
   */
  static String checked(String text) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (json.nextToken() != null) {
        json.skipChildren();
        if (json.nextToken() == null) {
          return text;
        }
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException("is not one JSON value");
  }

  private static JsonObject object(JsonParser json) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, value(json));
    }
    return new JsonObject(fields);
  }

  private static @Nullable Object value(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> list(json);
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static List<@Nullable Object> list(JsonParser json) {
    List<@Nullable Object> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(json));
    }
    return list;
  }

  /** A text that has to be there. */
  String text(String name) {
    String text = textOrNull(name);
    if (text == null) {
      throw broken("has no " + name, null);
    }
    return text;
  }

  @Nullable String textOrNull(String name) {
    return fields.get(name) instanceof String text ? text : null;
  }

  /** A number that has to be there. */
  BigDecimal number(String name) {
    BigDecimal number = numberOrNull(name);
    if (number == null) {
      throw broken("has no " + name, null);
    }
    return number;
  }

  @Nullable BigDecimal numberOrNull(String name) {
    return fields.get(name) instanceof BigDecimal number ? number : null;
  }

  /** A whole number. */
  long whole(String name, long otherwise) {
    BigDecimal number = numberOrNull(name);
    if (number == null) {
      return otherwise;
    }
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw broken("has no whole " + name, e);
    }
  }

  boolean flag(String name) {
    return fields.get(name) instanceof Boolean flag && flag;
  }

  /** A number, {@code unlimited} or {@code none}; null when it is not there. */
  @Nullable Limit limit(String name) {
    Object said = fields.get(name);
    if (said instanceof BigDecimal number) {
      return new Limit.AtMost(number.max(BigDecimal.ZERO));
    } else if ("unlimited".equals(said)) {
      return new Limit.Unlimited();
    }
    return "none".equals(said) ? new Limit.NotIncluded() : null;
  }

  /** A time as RFC 3339 writes it; null when it is not there. */
  @Nullable Instant time(String name) {
    String text = textOrNull(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw broken("has no time in " + name, e);
    }
  }

  @Nullable JsonObject object(String name) {
    return fields.get(name) instanceof JsonObject object ? object : null;
  }

  /** The objects of a list; none when it is not there. */
  List<JsonObject> objects(String name) {
    return members(name, JsonObject.class);
  }

  /** The texts of a list; none when it is not there. */
  List<String> texts(String name) {
    return members(name, String.class);
  }

  private <T> List<T> members(String name, Class<T> type) {
    List<T> members = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      for (Object member : list) {
        if (type.isInstance(member)) {
          members.add(type.cast(member));
        }
      }
    }
    return members;
  }

  private static CuotaUnavailable broken(String how, @Nullable Throwable cause) {
    return new CuotaUnavailable("the answer is not understood: it " + how, cause);
  }
}
