package dev.cuota.server.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Access logs of Apache and nginx, common and combined. */
public final class AccessLogFormat implements LineFormat {
  /** What becomes of the fields unless something else is said. */
  public static final SequencedMap<String, String> PARTS = parts();

  private final Mapping mapping;

  public AccessLogFormat(Mapping mapping) {
    this.mapping = mapping;
  }

  @Override
  public Parsed parse(String text, String id) {
    if (text.isBlank()) {
      return new Parsed.Nothing();
    }
    return AccessLogFields.of(text)
        .map(fields -> mapping.event(fields, id))
        .orElseGet(() -> new Parsed.Bad("this is no line of an access log"));
  }

  private static SequencedMap<String, String> parts() {
    SequencedMap<String, String> parts = new LinkedHashMap<>();
    parts.put("tenant", "client");
    parts.put("time", "time");
    for (String field : List.of("bytes", "status", "method", "path")) {
      parts.put("data." + field, field);
    }
    return Collections.unmodifiableSequencedMap(parts);
  }
}
