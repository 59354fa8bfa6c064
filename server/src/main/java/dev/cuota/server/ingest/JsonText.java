package dev.cuota.server.ingest;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** How we read JSON: strictly, and with bounds. */
final class JsonText {
  /** Deepest nesting of an event, itself counted. */
  static final int MAX_DEPTH = 64;

  /** Most characters of a name. */
  static final int MAX_NAME_LENGTH = 1_024;

  /** Most characters of a number. */
  static final int MAX_NUMBER_LENGTH = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH + 1) // and the array around a batch
                  .maxNameLength(MAX_NAME_LENGTH)
                  .maxStringLength(BodyReader.MAX_BYTES)
                  .maxNumberLength(BodyReader.MAX_BYTES) // longer ones are told by field
                  .build())
          .build();

  private JsonText() {}

  /** A parser of UTF-8 that was found to be valid and does not start with a mark or zero bytes. */
  static JsonParser parser(byte[] text, int from, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), text, from, length);
  }
}
