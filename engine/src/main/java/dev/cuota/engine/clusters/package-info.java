/**
 * Owns: the registry of clusters and their health; in a cluster the schema {@code cuota}: live counts, their triggers,
 * the ceilings that the database holds, what the platform is told of its tenants, and what moving
 * them needs.
 *
 * <p>Hears: CatalogApplied. Calls: catalog, security, platform.
 */
@NullMarked
package dev.cuota.engine.clusters;

import org.jspecify.annotations.NullMarked;
