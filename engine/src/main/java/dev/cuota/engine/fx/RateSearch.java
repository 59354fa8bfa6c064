package dev.cuota.engine.fx;

import dev.cuota.core.platform.EnvironmentId;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Which rates are looked for; null for any.
 *
 * @param environment whose rates, with those of the installation; null for everybody's
 * @param waiting true for those that wait in quarantine only
 */
public record RateSearch(
    @Nullable EnvironmentId environment,
    @Nullable String base,
    @Nullable String quote,
    @Nullable String source,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    boolean waiting,
    int limit,
    int offset) {
  /** Most rates of one page. */
  public static final int MAX_LIMIT = 500;

  /** The furthest that pages reach. */
  public static final int MAX_OFFSET = 1_000_000;

  public RateSearch {
    if (limit < 1 || limit > MAX_LIMIT || offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("a page has 1 to %d rates".formatted(MAX_LIMIT));
    }
  }
}
