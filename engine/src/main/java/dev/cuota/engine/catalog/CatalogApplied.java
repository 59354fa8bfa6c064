package dev.cuota.engine.catalog;

import dev.cuota.core.platform.EnvironmentId;

/** A catalog document was applied; published inside the transaction. */
public record CatalogApplied(EnvironmentId environment, int version) {}
