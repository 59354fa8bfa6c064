package dev.cuota.server.ingest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the events of a body are put together. */
enum Form {
  /** One object. */
  SINGLE,
  /** An array of objects. */
  BATCH,
  /** One object or an array of them. */
  EITHER,
  /** Objects one after the other, a line each. */
  LINES;

  /** What a Content-Type means, whatever its letter case and parameters; null for others. */
  static @Nullable Form of(@Nullable String contentType) {
    if (contentType == null) {
      return EITHER;
    }
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case "application/cloudevents+json" -> SINGLE;
      case "application/cloudevents-batch+json" -> BATCH;
      case "application/json" -> EITHER;
      case "application/x-ndjson", "application/ndjson", "application/jsonl" -> LINES;
      default -> null;
    };
  }
}
