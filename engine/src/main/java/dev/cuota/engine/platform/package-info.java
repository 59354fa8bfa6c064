/**
 * Owns: transactions, dispatch of events, staged work, jobs, alerts, locks, clock and ids.
 *
 * <p>Hears: nothing. Calls: PostgreSQL.
 */
@NullMarked
package dev.cuota.engine.platform;

import org.jspecify.annotations.NullMarked;
