package dev.cuota.core.limits;

import dev.cuota.core.platform.Quantity;
import java.time.Instant;

/**
 * By how much grants raise an allowance, as it is worked out; in the meter's unit.
 *
 * @param granted by grants: used of them and left of them
 * @param passed used beyond everything before a grant began; allowed now, but not covered
 * @param takenBack of grants this month when this was worked out; who sees more taken back since then
 *     has to count the difference as if it were promised to somebody
 * @param until when it has to be worked out again
 */
public record Raise(Quantity granted, Quantity passed, Quantity takenBack, Instant until) {}
