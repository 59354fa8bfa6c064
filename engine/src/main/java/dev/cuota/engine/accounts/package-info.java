/**
 * Owns: accounts, their plans and subscriptions, tenants and what their stores show, approvals,
 * moves of tenants between clusters, looks at paused stores, welcomes; the port to providers of payments.
 *
 * <p>Hears: CatalogApplied, its own StoreShown. Calls: clusters, catalog, security, platform.
 */
@NullMarked
package dev.cuota.engine.accounts;

import org.jspecify.annotations.NullMarked;
