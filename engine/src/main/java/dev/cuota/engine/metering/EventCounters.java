package dev.cuota.engine.metering;

import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of events. */
final class EventCounters {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder uncounted = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  Acceptance count(Acceptance acceptance) {
    acceptance.outcomes().forEach(this::count);
    return acceptance;
  }

  private void count(Outcome outcome) {
    switch (outcome) {
      case Outcome.Accepted stored -> {
        accepted.increment();
        if (stored.meters().isEmpty()) {
          uncounted.increment();
        }
      }
      case Outcome.Duplicate _ -> duplicates.increment();
      case Outcome.Conflict _ -> conflicts.increment();
      case Outcome.Rejected _ -> rejected.increment();
      case Outcome.Withheld _ -> {
        // Counted when it is sent again.
      }
    }
  }

  Statistics soFar() {
    return new Statistics(
        accepted.sum(), uncounted.sum(), duplicates.sum(), conflicts.sum(), rejected.sum());
  }
}
