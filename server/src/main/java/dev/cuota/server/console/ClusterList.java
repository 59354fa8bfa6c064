package dev.cuota.server.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of an environment.
 *
 * @param action address that takes changes
 * @param multi whether there may be several
 * @param entry what was entered into the form, without the URL
 * @param errors field to what is wrong with it
 * @param done what was done; null for nothing
 * @param refused why something was not; null for nothing
 */
public record ClusterList(
    List<Row> rows,
    String action,
    boolean multi,
    Entry entry,
    Map<String, String> errors,
    @Nullable String done,
    @Nullable String refused) {
  public ClusterList {
    rows = List.copyOf(rows);
    errors = Map.copyOf(errors);
  }

  /**
   * One cluster.
   *
   * @param style of its status
   * @param health since when it answers, or does not
   * @param problems of its counters
   * @param changes statuses that it can be given
   */
  public record Row(
      String key,
      String place,
      String status,
      String style,
      String health,
      String weight,
      String tenants,
      String note,
      List<String> problems,
      List<Change> changes) {
    public Row {
      problems = List.copyOf(problems);
      changes = List.copyOf(changes);
    }
  }

  /**
   * A button.
   *
   * @param name what it does with which cluster
   */
  public record Change(String status, String label, String name) {}

  /** What was entered. */
  public record Entry(String key, String weight, String note) {
    static final Entry EMPTY = new Entry("", "100", "");
  }

  /** What is wrong with a field; null when nothing is. */
  public @Nullable String error(String field) {
    return errors.get(field);
  }
}
