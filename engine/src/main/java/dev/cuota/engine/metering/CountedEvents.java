package dev.cuota.engine.metering;

import java.util.List;

/**
 * Some of the events that a meter counts.
 *
 * @param total how many there are
 */
public record CountedEvents(long total, List<StoredEvent> events) {
  public CountedEvents {
    events = List.copyOf(events);
  }
}
