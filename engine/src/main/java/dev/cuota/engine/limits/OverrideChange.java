package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of one feature's limit.
 *
 * @param feature key
 * @param limit in the feature's unit; null lets the plan count again
 * @param expires from when on the plan counts again by itself; null for never
 * @param reason may be empty, at most {@value #MAX_REASON} characters
 * @param by name of who says so
 */
public record OverrideChange(
    String feature, @Nullable Limit limit, @Nullable Instant expires, String reason, String by) {

  /** Longest reason, in characters. */
  public static final int MAX_REASON = 500;
}
