package dev.cuota.core.fx;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A rate that is kept. It never changes; what its source says otherwise later is another version.
 *
 * @param version 1, 2, 3 … of what the series says for the day
 * @param accepted false while it is in quarantine, and good for nothing
 */
public record KnownRate(
    RateSeries series, LocalDate day, int version, BigDecimal value, boolean accepted) {
  public KnownRate {
    if (version < 1 || !PostedRate.fits(value)) {
      throw new IllegalArgumentException("no rate: version %d of %s".formatted(version, value));
    }
  }

  /** The same, once somebody has accepted it. */
  public KnownRate accept() {
    return new KnownRate(series, day, version, value, true);
  }

  /** Such as {@code ecb EUR/USD mid of 2026-11-20, version 1}. */
  public String text() {
    return "%s of %s, version %d".formatted(series.text(), day, version);
  }
}
