package dev.cuota.server.ingest;

import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Says where a body's JSON is broken, and how. */
final class BrokenJson {
  private static final int MAX_POINTER_LENGTH = 512;

  private BrokenJson() {}

  static Problem problem(byte[] body, JacksonException fault) {
    return problem(body, fault, "");
  }

  /** For bodies of several roots: {@code prefix} names the one that is broken. */
  static Problem problem(byte[] body, JacksonException fault, String prefix) {
    String below =
        fault.processor() instanceof JsonParser parser ? pointer(parser, 0) : pointerAt(body);
    return Problem.invalid(prefix + below, text(fault));
  }

  private static Text text(JacksonException fault) {
    if (fault instanceof UnexpectedEndOfInputException) {
      return Text.of("ingest.json.end");
    }
    if (fault instanceof StreamConstraintsException) {
      return fault.getOriginalMessage().contains("nesting depth")
          ? Text.of("ingest.json.depth", JsonText.MAX_DEPTH)
          : Text.of("ingest.json.name", JsonText.MAX_NAME_LENGTH);
    }
    if (fault.getOriginalMessage().contains("Non-standard token")) {
      return Text.of("ingest.json.nan");
    }
    TokenStreamLocation place = fault.getLocation();
    return place == null
        ? Text.of("json.syntax")
        : Text.of("json.at", place.getLineNr(), place.getColumnNr());
  }

  /** Which place of a body one is in where it breaks off. */
  static String pointerAt(byte[] brokenOff) {
    try (JsonParser parser = JsonText.parser(brokenOff, 0, brokenOff.length)) {
      try {
        JsonToken token = parser.nextToken();
        while (token != null) {
          token = parser.nextToken();
        }
      } catch (JacksonException _) {
        // Breaking off is what it is read for.
      }
      return pointer(parser, 0);
    }
  }

  /** Where the parser is, as a pointer from below the levels to leave out; cut when very long. */
  static String pointer(JsonParser parser, int without) {
    String pointer = "";
    TokenStreamContext at = parser.streamReadContext();
    while (at != null && at.getNestingDepth() > without) {
      if (at.inArray()) {
        pointer = "/" + at.getCurrentIndex() + pointer;
      } else if (at.inObject() && at.hasCurrentName()) {
        pointer = "/" + at.currentName().replace("~", "~0").replace("/", "~1") + pointer;
      }
      at = at.getParent();
    }
    return pointer.length() > MAX_POINTER_LENGTH
        ? pointer.substring(0, MAX_POINTER_LENGTH)
        : pointer;
  }
}
