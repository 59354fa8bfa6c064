package dev.cuota.client;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a client's folder holds, read by the client's own means out of a copy of it.
 *
 * @param spent of each lease that is left in it, in the feature's unit
 */
public record SpoolFound(Map<UUID, BigDecimal> spent) {
  public SpoolFound {
    spent = Map.copyOf(spent);
  }

  /**
   * Reads.
   *
   * @param folder of a process that has ended
   * @param copy a new folder
   */
  public static SpoolFound in(Path folder, Path copy) throws IOException {
    Files.createDirectories(copy);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Map<UUID, BigDecimal> spent = new TreeMap<>();
    for (Cell cell : Slots.in(copy, 1).leftBehind()) {
      spent.put(cell.lease(), Millionths.units(cell.spent()));
    }
    return new SpoolFound(spent);
  }
}
