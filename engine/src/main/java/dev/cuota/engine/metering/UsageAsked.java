package dev.cuota.engine.metering;

import java.time.Instant;
import java.util.List;

/**
 * Guards are about to be asked, and nobody else can use their totals until the transaction ends;
 * published inside it, so that guards can look at what else counts. Published again when the
 * transaction is tried again.
 *
 * @param time the moment of all of them
 */
public record UsageAsked(List<ConditionalUsage> usages, Instant time) {
  public UsageAsked {
    usages = List.copyOf(usages);
  }
}
