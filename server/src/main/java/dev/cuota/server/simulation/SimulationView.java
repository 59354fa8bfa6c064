package dev.cuota.server.simulation;

import dev.cuota.core.simulation.Projection;
import dev.cuota.engine.simulation.Simulated;
import dev.cuota.engine.simulation.Simulation;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A simulation as it is written.
 *
 * @param catalog name of the one that was given; null for the one in force
 * @param done accounts of {@code total}
 * @param why it failed
 * @param totals null until it is done
 */
record SimulationView(
    UUID id,
    String status,
    String askedBy,
    Instant askedAt,
    @Nullable Instant finishedAt,
    String from,
    String to,
    @Nullable String catalog,
    SortedMap<String, String> plans,
    boolean withoutOverrides,
    List<String> accounts,
    long done,
    long total,
    @Nullable String why,
    @Nullable TotalsView totals,
    List<ProjectionView> projections) {

  static SimulationView of(Simulation one, List<Projection> projections) {
    Simulation.Asked asked = one.asked();
    Simulated result = one.result();
    return new SimulationView(
        one.id(),
        one.state().status().wire(),
        one.by(),
        one.at(),
        one.state().finished(),
        asked.first().atDay(1).toString(),
        asked.last().atEndOfMonth().toString(),
        asked.catalog().isEmpty() ? null : asked.catalog(),
        asked.plans(),
        !asked.keepsOverrides(),
        asked.accounts(),
        one.state().done(),
        one.state().total(),
        one.state().why().isEmpty() ? null : one.state().why(),
        result == null ? null : TotalsView.of(result),
        projections.stream().map(ProjectionView::of).toList());
  }
}
