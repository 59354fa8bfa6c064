package dev.cuota.engine.margin;

import dev.cuota.core.margin.MarginPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The policy of an environment.
 *
 * @param changedAt null while nobody has set one, and the usual one goes
 * @param changedBy name of who set it; null like that
 */
public record PolicyStand(
    MarginPolicy policy, @Nullable Instant changedAt, @Nullable String changedBy) {
  /** Where nobody has set one. */
  static final PolicyStand USUAL = new PolicyStand(MarginPolicy.USUAL, null, null);
}
