package dev.cuota.server.console;

import java.util.List;

/** The newest events of a tenant. */
public record EventList(List<Row> rows, String firstEvent) {
  public EventList {
    rows = List.copyOf(rows);
  }

  /**
   * One event.
   *
   * @param fate what became of it
   * @param style how the fate stands out
   * @param detail by which meters it was counted, or why not
   */
  public record Row(
      String time,
      String type,
      String id,
      String source,
      String fate,
      String style,
      String detail) {}
}
