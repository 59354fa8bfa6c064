package dev.cuota.server.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rates between currencies, in the reader's words.
 *
 * @param action address of the page
 * @param pair that was looked for, as USD/ARS
 * @param doubtful those that wait for a person
 * @param gaps currencies without a rate that is young enough
 * @param today the last day that a rate can be set for
 * @param entry what was entered, by field
 * @param errors what is wrong with it, by field
 * @param said what came of what somebody has done; null for nothing
 */
public record RateList(
    String action,
    String pair,
    String count,
    List<Row> rows,
    List<Row> doubtful,
    List<Gap> gaps,
    String today,
    Map<String, String> entry,
    Map<String, String> errors,
    AdjustmentList.@Nullable Said said) {
  public RateList {
    rows = List.copyOf(rows);
    doubtful = List.copyOf(doubtful);
    gaps = List.copyOf(gaps);
    entry = Map.copyOf(entry);
    errors = Map.copyOf(errors);
  }

  /**
   * One rate.
   *
   * @param against what it was compared with, in a sentence; empty for nothing
   * @param note why a person set it, and who decided about it; empty for nothing
   */
  public record Row(
      String id,
      String day,
      String pair,
      String value,
      String source,
      String version,
      Badge state,
      String against,
      String note) {}

  /** A pair for which there is nothing that can be used. */
  public record Gap(String pair, String what) {}
}
