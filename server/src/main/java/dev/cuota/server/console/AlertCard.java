package dev.cuota.server.console;

import java.util.List;
import java.util.UUID;

/** What somebody should look at, in the reader's words. */
public record AlertCard(List<Row> rows) {
  public AlertCard {
    rows = List.copyOf(rows);
  }

  /**
   * One open alert.
   *
   * @param title what sort of thing
   * @param times how often, in words; empty for once
   * @param facts more of it, line by line
   * @param resolve address to say that it is over
   */
  public record Row(
      UUID id,
      String title,
      String subject,
      String severity,
      String style,
      String since,
      String times,
      List<String> facts,
      String resolve) {
    public Row {
      facts = List.copyOf(facts);
    }
  }
}
