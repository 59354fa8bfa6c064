package dev.cuota.server.console;

import java.util.List;

/**
 * One job and its last runs, in the reader's words.
 *
 * @param notice what came of asking for a run; empty when nobody did
 * @param refused whether that is that it was refused
 * @param running whether a run goes on, so that the page should look again
 */
public record JobView(
    String title,
    String name,
    String address,
    String schedule,
    String next,
    boolean dryRuns,
    boolean periods,
    String notice,
    boolean refused,
    boolean running,
    List<Run> runs) {
  public JobView {
    runs = List.copyOf(runs);
  }

  /**
   * One run.
   *
   * @param about the month it is about and who asked for it, as far as there is something to say
   * @param lines what it said, or why it failed
   */
  public record Run(
      String started,
      String about,
      String state,
      String style,
      String took,
      String records,
      String node,
      List<String> lines) {
    public Run {
      lines = List.copyOf(lines);
    }
  }
}
