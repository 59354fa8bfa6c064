/**
 * Owns: nothing. What all other rooms know of one account, laid side by side.
 *
 * <p>Hears: nothing. Calls: reconciliation, billing, quota, limits, accounts, clusters, security, platform.
 */
@NullMarked
package dev.cuota.engine.dossiers;

import org.jspecify.annotations.NullMarked;
