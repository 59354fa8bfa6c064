package dev.cuota.examples.storefront;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.UUID;

/** What a buyer has bought. */
record Order(UUID id, BigDecimal total, String currency, OffsetDateTime createdAt) {}
