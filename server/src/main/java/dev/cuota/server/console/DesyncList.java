package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What disagrees between the control database and its clusters, in the reader's words.
 *
 * @param action address that compares
 * @param said what a comparison has found; null when none was made
 * @param silent clusters that could not be asked, each with why
 * @param title what the rows are
 * @param more how many are not shown, in a sentence; empty for none
 */
public record DesyncList(
    String action,
    @Nullable String said,
    List<String> silent,
    String title,
    List<Row> rows,
    String more) {
  public DesyncList {
    silent = List.copyOf(silent);
    rows = List.copyOf(rows);
  }

  /**
   * A disagreement.
   *
   * @param address of the tenant's account; empty when nobody knows it here
   * @param remedy what helps
   * @param note why it could not be mended; empty for no reason
   */
  public record Row(
      String tenant,
      String address,
      String cluster,
      String kind,
      String remedy,
      String here,
      String there,
      Badge state,
      String since,
      String note) {}
}
