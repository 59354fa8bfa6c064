package dev.cuota.examples.storefront;

import java.time.OffsetDateTime;
import java.util.UUID;

/** What is known of an uploaded picture; the picture itself would be in an object store. */
record Image(UUID id, String name, long bytes, OffsetDateTime createdAt) {}
