/**
 * Owns: enforcement state per account, thresholds, modes.
 *
 * <p>Hears: UsageCounted, PlanAssigned, OverrideChanged, GrantChanged, OwnProviderChanged. Calls:
 * limits, metering, accounts, catalog, security, platform.
 */
@NullMarked
package dev.cuota.engine.quota;

import org.jspecify.annotations.NullMarked;
