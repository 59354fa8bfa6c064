/**
 * What accounts owe beside the price of their plan: worked out month by month, once, and corrected when
 * what it was for changes later.
 *
 * <p>Hears: UsageCounted, FeeAgreed. Calls: limits, metering, accounts, catalog, fx, security, platform. Tables:
 * billing_adjustments, billing_charges, billing_sales, billing_runs, billing_late, billing_accounts,
 * billing_bulks, billing_bulk_accounts, usage_summaries.
 */
@NullMarked
package dev.cuota.engine.billing;

import org.jspecify.annotations.NullMarked;
