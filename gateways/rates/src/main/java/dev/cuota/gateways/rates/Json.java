package dev.cuota.gateways.rates;

import dev.cuota.engine.fx.SourceFault;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON with all its digits, within limits of depth and length. */
final class Json {
  private static final int MAX_DEPTH = 10;
  private static final int MAX_NUMBER_CHARS = 64;
  private static final int MAX_TEXT_CHARS = 20_000;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_CHARS)
                          .maxStringLength(MAX_TEXT_CHARS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** One object; anything else is no answer. */
  static JsonNode object(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JacksonException _) {
      // Said below, as for JSON of another shape; what was in it is nobody's to repeat.
    }
    throw new SourceFault("the answer is no JSON object that can be read");
  }

  /** What is there under a name, which the answer cannot do without. */
  static JsonNode needed(JsonNode of, String name) {
    JsonNode value = of.get(name);
    if (value == null || value.isNull()) {
      throw new SourceFault("the answer has no " + name);
    }
    return value;
  }

  /** A number with all its digits; null for what is none. */
  static @Nullable BigDecimal number(@Nullable JsonNode value) {
    return value == null || !value.isNumber() ? null : value.decimalValue();
  }
}
