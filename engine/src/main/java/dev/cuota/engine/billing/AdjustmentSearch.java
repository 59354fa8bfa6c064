package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.platform.EnvironmentId;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Which adjustments are looked for; null for any.
 *
 * @param account internal number
 * @param limit 1 to {@value #MAX_LIMIT}
 * @param offset 0 to {@value #MAX_OFFSET}
 */
public record AdjustmentSearch(
    EnvironmentId environment,
    @Nullable AdjustmentStatus status,
    @Nullable AdjustmentType type,
    @Nullable Long account,
    @Nullable YearMonth month,
    int limit,
    int offset) {
  /** Most of one page. */
  public static final int MAX_LIMIT = 500;

  /** The furthest that pages reach. */
  public static final int MAX_OFFSET = 1_000_000;

  public AdjustmentSearch {
    if (limit < 1 || limit > MAX_LIMIT || offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("a page has 1 to %d adjustments".formatted(MAX_LIMIT));
    }
  }

  /** The first page of all of an environment. */
  public static AdjustmentSearch of(EnvironmentId environment) {
    return new AdjustmentSearch(environment, null, null, null, null, MAX_LIMIT, 0);
  }
}
