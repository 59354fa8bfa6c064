/**
 * What accounts cost and what they bring in: live, rolled up by the month, told of when it is too much, and
 * held back where the policy says so.
 *
 * <p>Hears: nothing. Calls: billing, fx, limits, accounts, catalog, security, platform. Tables:
 * cost_rollups_monthly, margin_months, margin_policies, margin_guards, margin_told.
 */
@NullMarked
package dev.cuota.engine.margin;

import org.jspecify.annotations.NullMarked;
