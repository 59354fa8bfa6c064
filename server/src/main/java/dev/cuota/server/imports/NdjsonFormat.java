package dev.cuota.server.imports;

import dev.cuota.server.ingest.LoneEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** CloudEvents, one in each line. They bring their own source and id. */
public final class NdjsonFormat implements LineFormat {
  private final Instant now;

  /**
   * Reads lines as of a moment.
   *
   * @param now to tell which times are too far ahead
   */
  public NdjsonFormat(Instant now) {
    this.now = now;
  }

  @Override
  public Parsed parse(String text, String id) {
    if (text.isBlank()) {
      return new Parsed.Nothing();
    }
    try {
      return new Parsed.Usage(LoneEvent.read(text.getBytes(StandardCharsets.UTF_8), now));
    } catch (IllegalArgumentException e) {
      return new Parsed.Bad(String.valueOf(e.getMessage()));
    }
  }
}
