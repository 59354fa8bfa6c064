package dev.cuota.engine.fx;

import java.time.LocalDate;

/** Somebody who publishes rates. Asked outside of transactions. */
public interface RateSource {
  /** Most days that are asked for at once. */
  int MAX_DAYS = 90;

  /** What it is called for ever, in lower case. */
  String name();

  /**
   * What it says of these days; it may say more, and nothing of days on which it rests.
   *
   * @param from at most {@value #MAX_DAYS} days before {@code to}
   * @param to the present day
   * @throws SourceFault when it cannot be asked, or its answer cannot be read
   */
  SaidRates ask(LocalDate from, LocalDate to);
}
