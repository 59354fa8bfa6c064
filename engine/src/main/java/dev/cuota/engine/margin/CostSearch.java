package dev.cuota.engine.margin;

import dev.cuota.core.platform.EnvironmentId;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Which rolled up costs are looked for.
 *
 * @param account internal number; null for all
 * @param limit 1 to {@value #MAX_LIMIT}
 * @param offset 0 to {@value #MAX_OFFSET}
 */
public record CostSearch(
    EnvironmentId environment, YearMonth month, @Nullable Long account, int limit, int offset) {
  /** Most at once. */
  public static final int MAX_LIMIT = 10_000;

  /** The furthest that pages reach. */
  public static final int MAX_OFFSET = 10_000_000;

  public CostSearch {
    if (limit < 1 || limit > MAX_LIMIT || offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("a page has 1 to %d costs".formatted(MAX_LIMIT));
    }
  }
}
