package dev.cuota.engine.platform;

import java.time.Instant;
import java.util.List;

/**
 * What the control database says of itself.
 *
 * @param version of the PostgreSQL server
 * @param schema the newest migration that is in it
 * @param unsafe settings under which an acknowledged event could be lost, such as {@code fsync=off}
 * @param bytes how large it is
 * @param now what time it is there
 */
public record DatabaseFacts(
    String version, String schema, List<String> unsafe, long bytes, Instant now) {
  public DatabaseFacts {
    unsafe = List.copyOf(unsafe);
  }
}
