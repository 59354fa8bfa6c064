package dev.cuota.engine.metering;

import java.util.List;

/**
 * The answer to a batch of events.
 *
 * @param position where the ledger stood once the batch was durable; 0 when nothing was stored
 * @param outcomes one for each event, in order
 */
public record Acceptance(long position, List<Outcome> outcomes) {
  public Acceptance {
    outcomes = List.copyOf(outcomes);
  }
}
