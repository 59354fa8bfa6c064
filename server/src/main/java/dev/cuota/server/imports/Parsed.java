package dev.cuota.server.imports;

import dev.cuota.core.metering.UsageEvent;

/** What one line of a recording turned out to be. */
public sealed interface Parsed {

  /** Usage. */
  record Usage(UsageEvent event) implements Parsed {}

  /** Nothing to count: a heading, or a line left blank. */
  record Nothing() implements Parsed {}

  /**
   * A line that cannot be read.
   *
   * @param why in a short English sentence
   */
  record Bad(String why) implements Parsed {}
}
