package dev.cuota.client.providers;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Most tokens that a request can use, as far as it says. */
final class TokenEstimate {
  /** Most answers to one request that are believed. */
  static final long MAX_CHOICES = 128;

  private static final Set<String> LIMITS =
      Set.of("max_tokens", "max_completion_tokens", "max_output_tokens");
  private static final JsonFactory JSON = new JsonFactory();

  private TokenEstimate() {}

  /**
   * What may come out of it and what goes in. A token is a byte of text at least, so that the
   * request's bytes bound what goes in.
   *
   * @param otherwise tokens of the answer when the request sets no limit
   */
  static long of(byte[] request, long otherwise) {
    long limit = otherwise;
    long choices = 1;
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), request)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return otherwise + request.length;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        boolean number = json.nextToken() == JsonToken.VALUE_NUMBER_INT;
        if (number && LIMITS.contains(name)) {
          limit = Math.max(0, json.getIntValue());
        } else if (number && name.equals("n")) {
          choices = Math.max(1, Math.min(MAX_CHOICES, json.getIntValue()));
        } else {
          json.skipChildren();
        }
      }
    } catch (JacksonException e) {
      // The provider will refuse it; until then the usual is held.
      return otherwise + request.length;
    }
    return limit * choices + request.length;
  }
}
