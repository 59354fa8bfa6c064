package dev.cuota.core.metering;

import java.util.List;

/** What the meters make of one event. */
public sealed interface Attribution {

  /**
   * At least one meter counted it.
   *
   * @param lines one for each meter that did
   * @param notes why other meters of the same event type did not
   */
  record Counted(List<UsageLine> lines, List<String> notes) implements Attribution {
    public Counted {
      lines = List.copyOf(lines);
      notes = List.copyOf(notes);
    }
  }

  /**
   * No meter counts it; it is stored all the same.
   *
   * @param reason in a short English sentence
   */
  record Uncounted(String reason) implements Attribution {}

  /**
   * A meter wants to count it and cannot read it; it must be refused.
   *
   * @param pointer place below the event, such as {@code /data/amount}
   * @param expected what should have been there
   * @param meter key of the meter that cannot read it; empty when it is none's fault
   */
  record Invalid(String pointer, Expected expected, String meter) implements Attribution {}
}
