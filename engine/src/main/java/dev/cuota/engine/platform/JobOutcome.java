package dev.cuota.engine.platform;

import java.time.YearMonth;
import java.util.List;

/** What came of asking for a run. */
public sealed interface JobOutcome {
  /** It ran, well or not; or it runs, when it was to be only begun. */
  record Ran(JobExecution execution) implements JobOutcome {}

  /** There is no such job. */
  record Unknown(List<String> known) implements JobOutcome {
    public Unknown {
      known = List.copyOf(known);
    }
  }

  /** It is running already, somewhere. */
  record Busy() implements JobOutcome {}

  /** Too many runs were begun by hand on this node. */
  record TooMany(int most) implements JobOutcome {}

  /** Its work cannot say what it would do. */
  record NoDryRun() implements JobOutcome {}

  /** It is about no month. */
  record NoPeriods() implements JobOutcome {}

  /** The month has not begun. */
  record NotYet(YearMonth latest) implements JobOutcome {}
}
