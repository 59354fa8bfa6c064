package dev.cuota.examples.storefront;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.UUID;

/** What a shop sells; a service is one that is not shipped. */
record Product(UUID id, String name, BigDecimal price, String currency, OffsetDateTime createdAt) {}
