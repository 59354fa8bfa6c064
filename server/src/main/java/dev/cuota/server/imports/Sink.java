package dev.cuota.server.imports;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.metering.Acceptance;
import java.util.List;

/** Where imported events go; returns once they are durable. */
@FunctionalInterface
public interface Sink {
  /** Stores each event on its own merits. */
  Acceptance accept(List<UsageEvent> events);
}
