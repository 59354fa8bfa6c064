package dev.cuota.examples.storefront;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A discount for who knows its code. */
record Coupon(
    UUID id,
    String code,
    int percent,
    boolean isActive,
    @Nullable OffsetDateTime archivedAt,
    OffsetDateTime createdAt) {}
