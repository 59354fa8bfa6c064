package dev.cuota.engine.quota;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.quota.QuotaState;
import java.util.Set;

/**
 * Which accounts to list, the worst first.
 *
 * @param states empty for all but the active ones
 * @param offset how many to pass over
 * @param limit 1 to {@value #MAX_LIMIT}
 */
public record QuotaFilter(
    EnvironmentId environment, Set<QuotaState> states, int offset, int limit) {
  public static final int MAX_LIMIT = 100;

  public QuotaFilter {
    states = Set.copyOf(states);
    if (offset < 0 || limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to 100 and offset 0 or more");
    }
  }
}
