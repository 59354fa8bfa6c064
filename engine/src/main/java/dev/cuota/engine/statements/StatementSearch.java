package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Which statements to show, the newest first.
 *
 * @param account internal number; null for any
 * @param month null for any
 * @param limit 1 to {@value #MAX_LIMIT}
 * @param offset 0 to {@value #MAX_OFFSET}
 */
public record StatementSearch(
    EnvironmentId environment,
    @Nullable Long account,
    @Nullable YearMonth month,
    int limit,
    int offset) {
  /** Most at once. */
  public static final int MAX_LIMIT = 500;

  /** Furthest that can be paged to. */
  public static final int MAX_OFFSET = 1_000_000;

  public StatementSearch {
    if (limit < 1 || limit > MAX_LIMIT || offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException(
          "1 to %d at once, from 0 to %d".formatted(MAX_LIMIT, MAX_OFFSET));
    }
  }
}
