package dev.cuota.server.ingest;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.server.problem.Text;
import org.jspecify.annotations.Nullable;

/** One event of a body whose JSON is in order. */
sealed interface ParsedEvent {

  /** An event as it should be. */
  record Fit(UsageEvent event) implements ParsedEvent {}

  /**
   * Something that is no event.
   *
   * @param id its id, if that much could be read
   * @param pointer the first wrong place, below the event
   * @param text what was expected there
   */
  record Unfit(@Nullable String id, String pointer, Text text) implements ParsedEvent {}
}
