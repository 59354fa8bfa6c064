/**
 * What would have been: past months replayed against another catalog or another mix of plans. Reads the
 * books and writes nothing but its own results.
 *
 * <p>Hears: nothing. Calls: billing, limits, metering, accounts, catalog, security, platform. Tables:
 * simulations, simulation_accounts, simulation_limits, simulation_plans.
 */
@NullMarked
package dev.cuota.engine.simulation;

import org.jspecify.annotations.NullMarked;
