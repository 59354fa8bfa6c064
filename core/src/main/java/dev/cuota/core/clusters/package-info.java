/**
 * What the tenants' own databases are to count, when they refuse, and which takes a new account.
 *
 * <p>Pure: {@code engine.clusters} installs it, and keeps the clusters.
 */
@NullMarked
package dev.cuota.core.clusters;

import org.jspecify.annotations.NullMarked;
