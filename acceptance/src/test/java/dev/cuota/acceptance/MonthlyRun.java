package dev.cuota.acceptance;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.RunTally;
import dev.cuota.engine.margin.CostTally;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.statements.StatementTally;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** The runs that close a month, in their order. */
enum MonthlyRun {
  COMMISSION,
  OVERAGE,
  COSTS,
  /** Of the month in which the others ran, as what is found to be owed in it stands on its statements. */
  STATEMENTS;

  private static final Cause BY = Cause.admin("story");
  private static final Duration NEXT_MONTH = Duration.ofDays(32);

  /** What time it is for whoever makes it: when the month is over. */
  Clock clock() {
    Clock system = Clock.system();
    return this == STATEMENTS ? () -> system.now().plus(NEXT_MONTH) : system;
  }

  /** The month of the run, when it is made. */
  YearMonth month(Instant now) {
    YearMonth running = YearMonth.from(now.atZone(ZoneOffset.UTC));
    return this == STATEMENTS ? running : running.minusMonths(1);
  }

  /** Whether it goes by accounts that were done before, and counts only those that are left. */
  boolean skipsWhatIsDone() {
    return this == STATEMENTS;
  }

  /**
   * Makes it.
   *
   * @return how much it changed
   */
  long in(Engine engine, EnvironmentId environment, YearMonth month, JobRun.Progress progress) {
    Billing.Ask ask = new Billing.Ask(environment, month, false);
    return switch (this) {
      case COMMISSION -> changed(engine.billing().commission(ask, BY, progress));
      case OVERAGE -> changed(engine.billing().overage(ask, BY, progress));
      case COSTS -> {
        Margin.Ask costs = new Margin.Ask(environment, month, false);
        CostTally tally = engine.margin().rollUp(costs, BY, progress);
        yield tally.differences();
      }
      case STATEMENTS -> {
        StatementTally tally = engine.statements().issue(ask, BY, progress);
        yield tally.statements();
      }
    };
  }

  private static long changed(RunTally tally) {
    return tally.made() + tally.changed();
  }
}
