package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Another limit for one feature than the plan gives.
 *
 * @param feature key
 * @param limit in the feature's unit
 * @param expires from when on the plan counts again; null for never
 * @param reason in the words of who set it; may be empty
 * @param setBy name of who set it
 */
public record LimitOverride(
    String feature,
    Limit limit,
    @Nullable Instant expires,
    String reason,
    String setBy,
    Instant setAt) {

  boolean isInForce(Instant now) {
    return expires == null || now.isBefore(expires);
  }
}
