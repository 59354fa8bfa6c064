package dev.cuota.engine.metering;

import java.time.Instant;
import java.util.List;

/**
 * Guards agreed and the usage was written; published inside the writing transaction, after {@link
 * UsageCounted}. Repetitions are not among it.
 *
 * @param consumed each on its own
 * @param time the moment of all of them
 */
public record UsageConsumed(List<Consumed> consumed, Instant time) {
  public UsageConsumed {
    consumed = List.copyOf(consumed);
  }

  /**
   * One of them.
   *
   * @param usedBefore the totals its guards saw, one for each part
   */
  public record Consumed(ConditionalUsage usage, List<ConditionalUsage.Total> usedBefore) {
    public Consumed {
      usedBefore = List.copyOf(usedBefore);
    }
  }
}
