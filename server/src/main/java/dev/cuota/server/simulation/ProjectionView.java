package dev.cuota.server.simulation;

import dev.cuota.core.platform.Money;
import dev.cuota.core.simulation.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a number of accounts would bring and cost in a month, as it is written.
 *
 * @param revenue by currency, such as {@code 7180.00 EUR}
 * @param cost null where that of a plan is not known, or has no bound
 */
public record ProjectionView(
    int accounts,
    List<Line> lines,
    List<String> revenue,
    @Nullable String cost,
    @Nullable String margin,
    @Nullable Integer marginPercent) {

  /** The accounts on one plan. */
  public record Line(
      String plan,
      int accounts,
      @Nullable String revenue,
      @Nullable String cost,
      @Nullable String margin,
      @Nullable Integer marginPercent) {
    static Line of(Projection.Line line) {
      Money revenue = line.revenue();
      Money cost = line.cost();
      return new Line(
          line.plan(),
          line.accounts(),
          revenue == null ? null : revenue.toString(),
          cost == null ? null : cost.toString(),
          line.margin().map(Money::toString).orElse(null),
          line.marginPercent().orElse(null));
    }
  }

  /** Of that. */
  public static ProjectionView of(Projection one) {
    return new ProjectionView(
        one.accounts(),
        one.lines().stream().map(Line::of).toList(),
        one.revenue().values().stream().map(Money::toString).toList(),
        one.cost().map(Money::toString).orElse(null),
        one.margin().map(Money::toString).orElse(null),
        one.marginPercent().orElse(null));
  }
}
