/**
 * Owns: accounts, their plans and subscriptions, tenants and what their stores show, approvals.
 *
 * <p>Hears: CatalogApplied. Calls: clusters, catalog, security, platform.
 */
@NullMarked
package dev.cuota.engine.accounts;

import org.jspecify.annotations.NullMarked;
