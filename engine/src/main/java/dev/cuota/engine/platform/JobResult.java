package dev.cuota.engine.platform;

import java.util.List;
import java.util.stream.Stream;

/**
 * What came of a run.
 *
 * @param records how many it dealt with, or would have
 * @param lines what was done, or would be, to be read by people; what is too much is cut
 */
public record JobResult(long records, List<String> lines) {
  /** Most lines that are kept; one more says how many there were. */
  public static final int MAX_LINES = 200;

  /** Most characters of a line. */
  public static final int MAX_LINE = 300;

  public JobResult {
    int cut = lines.size() - MAX_LINES;
    Stream<String> kept = lines.stream().limit(MAX_LINES).map(JobResult::cut);
    lines =
        cut > 0
            ? Stream.concat(kept, Stream.of("… and %,d more".formatted(cut))).toList()
            : kept.toList();
  }

  /** Nothing to say but how many. */
  public static JobResult of(long records) {
    return new JobResult(records, List.of());
  }

  private static String cut(String line) {
    String plain = line.replaceAll("\\p{Cntrl}", " ");
    return plain.length() <= MAX_LINE ? plain : plain.substring(0, MAX_LINE - 1) + "…";
  }
}
