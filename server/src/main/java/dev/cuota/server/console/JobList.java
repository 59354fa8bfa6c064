package dev.cuota.server.console;

import java.util.List;

/**
 * Recurring work and what went wrong, in the reader's words.
 *
 * @param watched when somebody last looked whether everything runs; empty when nobody has
 */
public record JobList(String watched, List<Row> rows, AlertCard alerts, String notice) {
  public JobList {
    rows = List.copyOf(rows);
  }

  /**
   * One job.
   *
   * @param name as it is called in the API
   * @param state how its last run went; empty when there was none
   */
  public record Row(
      String title,
      String name,
      String address,
      String schedule,
      String last,
      String state,
      String style,
      String next) {}
}
