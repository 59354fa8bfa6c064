package dev.cuota.engine.metering;

import dev.cuota.core.metering.Expected;
import java.util.List;

/** What became of one event that was offered. */
public sealed interface Outcome {

  /**
   * Stored now.
   *
   * @param meters keys of the meters that counted it; may be empty
   * @param notes why others of its type did not, or why none did
   */
  record Accepted(List<String> meters, List<String> notes) implements Outcome {
    public Accepted {
      meters = List.copyOf(meters);
      notes = List.copyOf(notes);
    }
  }

  /** Stored earlier with the same content; nothing was counted again. */
  record Duplicate() implements Outcome {}

  /** Another event with the same source and id is stored; this one is not. */
  record Conflict() implements Outcome {}

  /**
   * Not stored.
   *
   * @param pointer what was wrong, below the event, such as {@code /data/amount}
   * @param expected what should have been there
   * @param meter key of the meter that cannot read it; empty when it is none's fault
   */
  record Rejected(String pointer, Expected expected, String meter) implements Outcome {}

  /** Fit to store, and not stored because the rest of its batch was not. */
  record Withheld() implements Outcome {}
}
