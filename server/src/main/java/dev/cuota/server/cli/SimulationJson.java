package dev.cuota.server.cli;

import dev.cuota.core.simulation.Projection;
import dev.cuota.engine.simulation.Simulated;
import dev.cuota.server.simulation.LimitedView;
import dev.cuota.server.simulation.ProjectionView;
import dev.cuota.server.simulation.SimulatedView;
import dev.cuota.server.simulation.TotalsView;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A simulation as one document, for other programs. */
record SimulationJson(
    String from,
    String to,
    TotalsView totals,
    List<SimulatedView> mostChanged,
    List<LimitedView> limited,
    List<ProjectionView> projections) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static SimulationJson of(
      SimulationTable.Range range,
      Simulated found,
      Highlights highlights,
      List<Projection> projections) {
    return new SimulationJson(
        range.first().atDay(1).toString(),
        range.last().atEndOfMonth().toString(),
        TotalsView.of(found),
        highlights.changed().stream().map(SimulatedView::of).toList(),
        highlights.limited().stream()
            .map(one -> LimitedView.of(one.account(), one.key(), one.limited()))
            .toList(),
        projections.stream().map(ProjectionView::of).toList());
  }

  String text() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
  }
}
