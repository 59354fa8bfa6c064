package dev.cuota.engine.simulation;

import dev.cuota.engine.security.Cause;
import java.util.UUID;

/**
 * A simulation to be made in the background.
 *
 * @param id makes a repetition harmless
 * @param document of the catalog as it was given; empty for the present one
 */
public record Order(
    UUID id, Replay replay, String document, ProjectionAsk projections, Cause cause) {}
