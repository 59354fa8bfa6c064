package dev.cuota.engine.fx;

import java.time.LocalDate;

/** What became of a person's word about a rate. */
public sealed interface RateOutcome {

  /** It holds from now on. */
  record Holds(StoredRate rate) implements RateOutcome {}

  /** It held before. */
  record Held(StoredRate rate) implements RateOutcome {}

  /** There is no such rate. */
  record NotFound() implements RateOutcome {}

  /** Its source has said something else since. */
  record Superseded(StoredRate rate) implements RateOutcome {}

  /** Somebody has decided otherwise of it. */
  record Decided(StoredRate rate) implements RateOutcome {}

  /** The day has not come yet. */
  record NotYet(LocalDate last) implements RateOutcome {}
}
