package dev.cuota.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where that is put aside which the server refuses for good: a line each, for people to look at. */
final class Rejects {
  /** Size from which on nothing more is written, only counted and logged. */
  static final long MAX_BYTES = 64L * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(Rejects.class.getName());
  private static final int MAX_LOGGED_CHARS = 500;

  private final @Nullable Path file;
  private final Counters counters;

  /**
   * @param folder null to log them only
   */
  Rejects(@Nullable Path folder, Counters counters) {
    this.file = folder == null ? null : folder.resolve("rejected.ndjson");
    this.counters = counters;
  }

  void put(byte[] record, String why) {
    counters.rejected.increment();
    String text = new String(record, java.nio.charset.StandardCharsets.UTF_8);
    LOG.log(
        System.Logger.Level.WARNING,
        "put aside, as {0}: {1}",
        why,
        text.length() > MAX_LOGGED_CHARS ? text.substring(0, MAX_LOGGED_CHARS) : text);
    if (file == null) {
      return;
    }
    try {
      if (!Files.exists(file) || Files.size(file) + record.length < MAX_BYTES) {
        Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "cannot put it aside in " + file, e);
    }
  }
}
