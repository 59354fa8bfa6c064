/**
 * What accounts are told that they owe, by the month and currency: fees of subscriptions, what is owed beside
 * them, what is corrected and what is let go. Numbered without gaps, sealed, and never changed.
 *
 * <p>Hears: SubscriptionWritten, AdjustmentWaived. Calls: billing, limits, metering, accounts, catalog,
 * security, platform. Tables: statements, statement_lines, statement_fees, statement_waivers,
 * statement_numbers, statement_issuers.
 */
@NullMarked
package dev.cuota.engine.statements;

import org.jspecify.annotations.NullMarked;
