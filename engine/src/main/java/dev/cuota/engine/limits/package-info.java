/**
 * Owns: compiled entitlements, overrides, grants, fee schedules, own providers, buckets, live counters, standings,
 * pools, reservations, leases, the nodes' journal and denials; check and consume.
 *
 * <p>Hears: UsageAsked, UsageCounted, UsageConsumed. Calls: metering, accounts, catalog, security,
 * platform.
 */
@NullMarked
package dev.cuota.engine.limits;

import org.jspecify.annotations.NullMarked;
