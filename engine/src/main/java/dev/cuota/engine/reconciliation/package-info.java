/**
 * Owns: what was found to disagree between the control database and the clusters, or the
 * providers of payments.
 *
 * <p>Hears: StoreShown. Calls: accounts, clusters, security, platform.
 */
@NullMarked
package dev.cuota.engine.reconciliation;

import org.jspecify.annotations.NullMarked;
