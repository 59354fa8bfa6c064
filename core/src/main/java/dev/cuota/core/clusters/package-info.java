/**
 * What the tenants' own databases are to count, and when they refuse.
 *
 * <p>Pure: {@code engine.clusters} installs it.
 */
@NullMarked
package dev.cuota.core.clusters;

import org.jspecify.annotations.NullMarked;
