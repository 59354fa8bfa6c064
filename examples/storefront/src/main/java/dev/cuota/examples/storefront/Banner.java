package dev.cuota.examples.storefront;

import java.time.OffsetDateTime;
import java.util.UUID;

/** A picture on top of a shop's page. */
record Banner(UUID id, String title, boolean isActive, OffsetDateTime createdAt) {}
