/**
 * Owns: accounts, tenants and the plan each account is on.
 *
 * <p>Hears: nothing. Calls: catalog, platform.
 */
@NullMarked
package dev.cuota.engine.accounts;

import org.jspecify.annotations.NullMarked;
