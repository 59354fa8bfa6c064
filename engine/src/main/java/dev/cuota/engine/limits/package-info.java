/**
 * Owns: compiled entitlements, live counters, standings; check and consume.
 *
 * <p>Hears: UsageCounted, UsageConsumed. Calls: metering, accounts, catalog, platform.
 */
@NullMarked
package dev.cuota.engine.limits;

import org.jspecify.annotations.NullMarked;
