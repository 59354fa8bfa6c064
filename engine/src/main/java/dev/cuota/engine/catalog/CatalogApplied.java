package dev.cuota.engine.catalog;

import dev.cuota.core.platform.EnvironmentId;

/**
 * Another version of an environment's catalog is in force; published inside the transaction. {@link
 * Catalogs#current} answers with it once the transaction has committed: a listener that keeps
 * something in memory does its work in {@code tx.afterCommit}, where the new snapshot is there.
 */
public record CatalogApplied(EnvironmentId environment, int version) {}
