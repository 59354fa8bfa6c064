package dev.cuota.core.catalog;

/**
 * Something that keeps a catalog from being applied.
 *
 * @param path place by keys, such as {@code plans.growth.entitlements.products_limit.limit}
 * @param message a sentence fit for the catalog's author
 */
public record Finding(String path, String message) {}
