/**
 * Owns: what was found to disagree between the control database and the clusters.
 *
 * <p>Hears: nothing. Calls: accounts, clusters, security, platform.
 */
@NullMarked
package dev.cuota.engine.reconciliation;

import org.jspecify.annotations.NullMarked;
