package dev.cuota.server.ingest;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.metering.Acceptance;
import dev.cuota.engine.metering.BatchRule;
import java.util.List;

/** Where events go: the engine's metering room. */
@FunctionalInterface
interface Ingest {
  Acceptance accept(EnvironmentId environment, List<UsageEvent> events, BatchRule rule);
}
