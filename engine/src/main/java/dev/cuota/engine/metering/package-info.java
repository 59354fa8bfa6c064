/**
 * Owns: ledger, event keys, rollups, usage queries.
 *
 * <p>Hears: nothing. Calls: accounts, catalog, platform.
 */
@NullMarked
package dev.cuota.engine.metering;

import org.jspecify.annotations.NullMarked;
