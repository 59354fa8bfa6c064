package dev.cuota.server.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What accounts cost and bring in, in words and figures ready to be read.
 *
 * @param month that is shown, such as January 2026
 * @param remark how it is known: live, or over
 * @param isEmpty whether there is nothing to show yet; {@code next} says what to do
 * @param tiles the few figures on top
 * @param months what all came to, month by month
 * @param worst accounts that leave least
 * @param items what each meter cost
 * @param rows accounts, the worst first
 * @param more how many there are beside those shown, in words; empty for none
 * @param unvalued what could not be valued, in words; empty for nothing
 */
public record MarginBoard(
    String month,
    String remark,
    List<Overview.Option> choice,
    String chosen,
    boolean isEmpty,
    String next,
    List<Overview.Tile> tiles,
    Chart months,
    Chart worst,
    Chart items,
    List<Row> rows,
    String more,
    String unvalued,
    AlertCard alerts,
    Policy policy) {
  public MarginBoard {
    choice = List.copyOf(choice);
    tiles = List.copyOf(tiles);
    rows = List.copyOf(rows);
  }

  /**
   * A chart and the table that it is drawn from.
   *
   * @param summary the same in a sentence
   */
  public record Chart(List<Point> points, String summary) {
    public Chart {
      points = List.copyOf(points);
    }
  }

  /** One place of a chart. */
  public record Point(String name, List<Value> values) {
    public Point {
      values = List.copyOf(values);
    }
  }

  /**
   * A value of a place.
   *
   * @param value plain digits
   * @param text to be read
   */
  public record Value(String value, String text) {}

  /** An account. */
  public record Row(
      String key,
      String address,
      String plan,
      String revenue,
      String cost,
      String left,
      String percent,
      String style,
      String held,
      String unvalued) {}

  /**
   * The form that says what is done about margins.
   *
   * @param changed who set it and when, in words
   * @param done said after it was set; null else
   * @param errors by field
   */
  public record Policy(
      String action,
      Entry entry,
      String changed,
      @Nullable String done,
      Map<String, String> errors) {
    public Policy {
      errors = Map.copyOf(errors);
    }

    /** What is wrong with a field; null for nothing. */
    public @Nullable String error(String field) {
      return errors.get(field);
    }
  }

  /** What stands in the fields. */
  public record Entry(
      String costAlert,
      String currency,
      String marginAlert,
      String tolerance,
      String mode,
      String floor,
      String recovery,
      String throttles) {}
}
