package dev.cuota.engine.clusters;

import java.util.Optional;

/**
 * A counter of the catalog in force, and how it is in the cluster.
 *
 * @param enforced whether the database refuses what goes beyond a hard limit
 * @param counted whether it is installed and its count is right
 * @param tenants of how many tenants something was ever counted
 * @param problem why it is not installed
 */
public record LiveCounter(
    String key,
    String table,
    boolean enforced,
    boolean counted,
    long tenants,
    Optional<CounterProblem> problem) {}
