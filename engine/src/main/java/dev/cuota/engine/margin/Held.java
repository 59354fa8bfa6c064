package dev.cuota.engine.margin;

import dev.cuota.core.margin.GuardMode;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/**
 * An account that is held to its margin.
 *
 * @param account internal number
 * @param throttled features that are throttled for it now
 * @param since from when on
 */
public record Held(
    long account, YearMonth month, GuardMode mode, List<String> throttled, Instant since) {
  public Held {
    throttled = List.copyOf(throttled);
  }
}
