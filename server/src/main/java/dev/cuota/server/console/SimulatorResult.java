package dev.cuota.server.console;

import java.util.List;

/**
 * The page of one simulation.
 *
 * @param percent how far it is
 * @param isOpen whether it goes on
 * @param isDone whether there is a result
 * @param csv address of all accounts as a file
 * @param unobserved which plans nobody was on, in words; empty for none
 */
public record SimulatorResult(
    String address,
    String months,
    List<Mark> marks,
    String state,
    String style,
    String progress,
    int percent,
    boolean isOpen,
    boolean isDone,
    String why,
    String csv,
    List<Total> totals,
    List<String> remarks,
    List<Row> accounts,
    String accountsNote,
    List<LimitRow> limits,
    String limitsNote,
    List<Projected> projections,
    String assumption,
    String unobserved) {
  public SimulatorResult {
    marks = List.copyOf(marks);
    totals = List.copyOf(totals);
    remarks = List.copyOf(remarks);
    accounts = List.copyOf(accounts);
    limits = List.copyOf(limits);
    projections = List.copyOf(projections);
  }

  /** What was asked. */
  public record Mark(String name, String value) {}

  /**
   * A line of the totals.
   *
   * @param wasValue in plain digits, for the chart
   * @param strong whether it is a sum
   * @param style of the difference
   */
  public record Total(
      String name,
      String was,
      String would,
      String difference,
      String wasValue,
      String wouldValue,
      boolean strong,
      String style) {}

  /** An account. */
  public record Row(
      String key,
      String address,
      String plans,
      String was,
      String would,
      String difference,
      String style,
      String remark) {}

  /** Somebody who would have been limited. */
  public record LimitRow(
      String who,
      String address,
      String feature,
      String why,
      String used,
      String since,
      boolean before) {}

  /** A number of accounts in a month. */
  public record Projected(
      String accounts,
      String revenue,
      String cost,
      String margin,
      String percent,
      List<PlanLine> lines) {
    public Projected {
      lines = List.copyOf(lines);
    }
  }

  /** The accounts on one plan. */
  public record PlanLine(
      String plan,
      String accounts,
      String revenue,
      String cost,
      String margin,
      String percent,
      String revenueValue,
      String costValue) {}
}
