package dev.cuota.core.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What a plan grants.
 *
 * @param key stable name
 * @param kind sort of thing
 * @param meter key of the meter that counts it; null for switches and settings
 * @param unit what one of it is called; empty when it has none
 * @param overridable whether a super-admin may give a tenant another limit
 * @param service the name it goes by in usage answers, such as {@code storage} for {@code
 *     storage_gb_quota}; the key when nothing else is said
 */
public record Feature(
    String key,
    FeatureKind kind,
    @Nullable String meter,
    String unit,
    boolean overridable,
    String service) {}
