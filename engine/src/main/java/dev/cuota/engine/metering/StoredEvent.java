package dev.cuota.engine.metering;

import dev.cuota.core.platform.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as the ledger holds it, and what became of it.
 *
 * @param data its JSON; empty when it has none
 * @param counted by which meters, and how much
 * @param note why no meter counts it, or why it takes another back; else null
 * @param reversed when it was voided; null while it stands
 * @param reverses id of the event that this one voids; null for ordinary events
 */
public record StoredEvent(
    String source,
    String id,
    String type,
    String subject,
    Instant time,
    Instant receivedAt,
    String data,
    long position,
    List<Counted> counted,
    @Nullable String note,
    @Nullable Instant reversed,
    @Nullable String reverses) {
  public StoredEvent {
    counted = List.copyOf(counted);
  }

  /** That a meter counted it. */
  public record Counted(String meter, Quantity amount, Map<String, String> group) {}
}
