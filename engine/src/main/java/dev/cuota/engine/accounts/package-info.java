/**
 * Owns: accounts, tenants and the plan each account is on.
 *
 * <p>Hears: CatalogApplied. Calls: catalog, security, platform.
 */
@NullMarked
package dev.cuota.engine.accounts;

import org.jspecify.annotations.NullMarked;
