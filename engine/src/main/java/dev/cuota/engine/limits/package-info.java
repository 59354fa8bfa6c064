/**
 * Owns: compiled entitlements, overrides, grants, live counters, standings, pools, reservations, leases
 * and the nodes' journal; check and consume.
 *
 * <p>Hears: UsageAsked, UsageCounted, UsageConsumed. Calls: metering, accounts, catalog, security,
 * platform.
 */
@NullMarked
package dev.cuota.engine.limits;

import org.jspecify.annotations.NullMarked;
