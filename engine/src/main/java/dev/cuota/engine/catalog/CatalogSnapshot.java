package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.metering.MeterBook;

/**
 * An environment's catalog at one version, with the meters numbered. Immutable.
 *
 * @param version 0 before the first document was applied
 * @param catalog plans carry their version numbers
 * @param meters every meter ever applied and not retired, numbered
 */
public record CatalogSnapshot(int version, Catalog catalog, MeterBook meters) {}
