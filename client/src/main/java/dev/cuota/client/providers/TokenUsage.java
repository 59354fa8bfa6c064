package dev.cuota.client.providers;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The tokens that an answer says it used. Reads the {@code usage} of Anthropic's Messages, and of
 * OpenAI's Chat Completions and Responses: at the top of an answer or chunk, in the {@code message}
 * of {@code message_start}, and in the {@code response} of {@code response.completed}. All figures
 * are running totals, so that a later one replaces an earlier one. Anthropic counts what went
 * through its cache beside the input, OpenAI within it, under names that tell the two apart.
 */
final class TokenUsage {
  private static final int MAX_DEPTH = 500;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();
  private static final Map<String, Kind> FIELDS =
      Map.of(
          "input_tokens", Kind.INPUT,
          "prompt_tokens", Kind.INPUT,
          "output_tokens", Kind.OUTPUT,
          "completion_tokens", Kind.OUTPUT,
          "cache_creation_input_tokens", Kind.CACHE_WRITTEN,
          "cache_read_input_tokens", Kind.CACHE_READ);

  private enum Kind {
    INPUT,
    OUTPUT,
    CACHE_WRITTEN,
    CACHE_READ
  }

  private final Map<Kind, Long> said = new java.util.EnumMap<>(Kind.class);

  /** Whether a total was said that is more than the beginning's. */
  private boolean last;

  /** Takes in a whole answer, or one chunk of it; what is no JSON says nothing. */
  void read(byte[] json, int from, int length) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, from, length)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        readObject(parser, true, false);
      }
    } catch (JacksonException e) {
      // A chunk such as [DONE], or an answer that was cut: what was read before holds.
      return;
    }
  }

  /**
   * @param isBeginning whether it says what was used when the answer had just begun
   */
  private void readObject(JsonParser parser, boolean top, boolean isBeginning) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
      if (isObject && name.equals("usage")) {
        readUsage(parser);
        last |= !isBeginning;
      } else if (isObject && top && name.equals("message")) {
        readObject(parser, false, true);
      } else if (isObject && top && name.equals("response")) {
        readObject(parser, false, false);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readUsage(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      Kind kind = FIELDS.get(parser.currentName());
      if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && kind != null) {
        said.put(kind, Math.max(0, parser.getLongValue()));
      } else {
        parser.skipChildren();
      }
    }
  }

  /** All tokens together; null when the answer did not say what went out in the end. */
  @Nullable Long total() {
    return last && said.containsKey(Kind.OUTPUT)
        ? said.values().stream().mapToLong(Long::longValue).sum()
        : null;
  }
}
