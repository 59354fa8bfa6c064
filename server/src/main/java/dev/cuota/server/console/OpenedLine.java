package dev.cuota.server.console;

import dev.cuota.server.statements.Sheet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a statement, opened.
 *
 * @param back address of the statement
 * @param number of the statement
 * @param meter what counted it
 * @param events how many were counted, in a sentence
 * @param previous address of the page before; null on the first
 * @param next address of the page behind; null on the last
 */
public record OpenedLine(
    String back,
    String number,
    Sheet.Row row,
    List<String> arithmetic,
    List<Part> parts,
    String meter,
    List<Amount> tenants,
    List<Sale> sales,
    String events,
    List<Event> rows,
    @Nullable String previous,
    @Nullable String next) {
  public OpenedLine {
    arithmetic = List.copyOf(arithmetic);
    parts = List.copyOf(parts);
    tenants = List.copyOf(tenants);
    sales = List.copyOf(sales);
    rows = List.copyOf(rows);
  }

  /** What was asked for the same thing and month. */
  public record Part(String what, String status, String amount) {}

  /** What somebody has used. */
  public record Amount(String who, String address, String amount) {}

  /** What was sold on a day. */
  public record Sale(String day, String amount, String value, String rates) {}

  /**
   * One event.
   *
   * @param note that it was taken back, or takes another back; empty for what stands
   */
  public record Event(String time, String tenant, String id, String amount, String note) {}
}
