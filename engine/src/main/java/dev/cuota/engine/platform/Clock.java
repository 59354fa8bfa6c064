package dev.cuota.engine.platform;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What time it is, to the microsecond in UTC. The only place that asks the machine. */
@FunctionalInterface
public interface Clock {
  /** The present moment. */
  Instant now();

  /** The machine's clock. */
  static Clock system() {
    return () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
