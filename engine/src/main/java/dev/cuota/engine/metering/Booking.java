package dev.cuota.engine.metering;

import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import java.time.Instant;

/**
 * Usage that was decided already and is to be recorded as it is.
 *
 * @param id never used for anything else in its environment
 * @param meter number of a meter that adds up
 * @param amount positive
 */
public record Booking(Tenant tenant, String id, int meter, Quantity amount, Instant time) {}
