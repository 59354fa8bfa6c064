/**
 * Owns: compiled entitlements, overrides, live counters, standings; check and consume.
 *
 * <p>Hears: UsageCounted, UsageConsumed. Calls: metering, accounts, catalog, security,
 * platform.
 */
@NullMarked
package dev.cuota.engine.limits;

import org.jspecify.annotations.NullMarked;
