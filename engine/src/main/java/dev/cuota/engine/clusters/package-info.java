/**
 * Owns: the registry of clusters; in a cluster the schema {@code cuota}: live counts, their triggers
 * and the ceilings that the database holds.
 *
 * <p>Hears: CatalogApplied. Calls: catalog, platform.
 */
@NullMarked
package dev.cuota.engine.clusters;

import org.jspecify.annotations.NullMarked;
