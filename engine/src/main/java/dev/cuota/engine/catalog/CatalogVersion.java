package dev.cuota.engine.catalog;

import java.time.Instant;

/**
 * A catalog that is or was in force.
 *
 * @param version 1, 2, 3 …
 * @param name what the platform calls it
 * @param appliedAt when it came into force
 * @param appliedBy who applied it
 */
public record CatalogVersion(int version, String name, Instant appliedAt, String appliedBy) {}
