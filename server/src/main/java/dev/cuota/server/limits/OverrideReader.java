package dev.cuota.server.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemException;
import dev.cuota.server.problem.Text;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code {"key", "value", "expires", "reason"}}; whatever is wrong is named by its place. */
final class OverrideReader {
  private static final Set<String> FIELDS = Set.of("key", "value", "expires", "reason");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private OverrideReader() {}

  static OverrideChange read(byte[] body, String by, Instant now) {
    JsonNode json = tree(body);
    for (String name : json.propertyNames()) {
      if (!FIELDS.contains(name)) {
        throw wrong("/" + name.replace("~", "~0").replace("/", "~1"), "json.unknown");
      }
    }
    JsonNode value = json.get("value");
    if (value == null) {
      throw wrong("/value", "parameter.missing");
    }
    String key = text(json, "key", 1, OverrideChange.MAX_REASON);
    String reason = json.has("reason") ? text(json, "reason", 0, OverrideChange.MAX_REASON) : "";
    boolean clear = value.isNull();
    Instant expires = clear ? null : expires(json.get("expires"), now);
    return new OverrideChange(key, clear ? null : limit(value), expires, reason, by);
  }

  private static JsonNode tree(byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException _) {
      throw wrong("", "json.syntax");
    }
    if (!json.isObject()) {
      throw wrong("", "json.object");
    }
    return json;
  }

  private static String text(JsonNode json, String name, int shortest, int longest) {
    JsonNode found = json.get(name);
    if (found == null) {
      throw wrong("/" + name, "parameter.missing");
    }
    String text = found.isString() ? found.asString() : null;
    if (text == null
        || text.length() < shortest
        || text.length() > longest
        || text.chars().anyMatch(Character::isISOControl)) {
      throw wrong("/" + name, "json.text", longest);
    }
    return text;
  }

  private static Limit limit(JsonNode value) {
    if (value.isString()) {
      return switch (value.asString()) {
        case "unlimited" -> Limit.unlimited();
        case "none" -> Limit.notIncluded();
        default -> throw wrong("/value", "override.value");
      };
    }
    if (!value.isNumber()) {
      throw wrong("/value", "override.value");
    }
    BigDecimal number = value.decimalValue();
    if (number.signum() < 0 || !Quantity.fits(number)) {
      throw wrong("/value", "override.value");
    }
    return Limit.atMost(new Quantity(number));
  }

  private static @Nullable Instant expires(@Nullable JsonNode json, Instant now) {
    if (json == null || json.isNull()) {
      return null;
    }
    Instant expires = json.isString() ? time(json.asString()) : null;
    if (expires == null || !expires.isAfter(now)) {
      throw wrong("/expires", "override.expires");
    }
    return expires;
  }

  private static @Nullable Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static ProblemException wrong(String pointer, String text, Object... gaps) {
    return Problem.invalid(pointer, Text.of(text, gaps)).exception();
  }
}
