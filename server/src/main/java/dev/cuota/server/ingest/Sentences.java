package dev.cuota.server.ingest;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.metering.Outcome;
import dev.cuota.server.problem.Text;

/** Says why events were not stored. */
public final class Sentences {
  private Sentences() {}

  /** Why the meters refused it. */
  public static Text of(Outcome.Rejected rejected) {
    return Text.of("ingest.expected." + rejected.expected(), rejected.meter());
  }

  /** That its id belongs to another event. */
  public static Text conflict(UsageEvent event) {
    return Text.of("ingest.conflict", event.source(), event.id());
  }
}
