package dev.cuota.engine;

import static dev.cuota.core.platform.Schedule.daily;
import static dev.cuota.core.platform.Schedule.monthly;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.platform.Schedule;
import dev.cuota.core.quota.QuotaRules;
import dev.cuota.engine.accounts.DueDates;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.RunTally;
import dev.cuota.engine.fx.TakenRates;
import dev.cuota.engine.margin.CostTally;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.platform.Job;
import dev.cuota.engine.platform.JobResult;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Jobs;
import dev.cuota.engine.reconciliation.ProviderReport;
import dev.cuota.engine.reconciliation.ReconciliationReport;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.statements.StatementTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What runs when, in UTC: all jobs of the engine, in this one place. */
final class Timetable {
  /** Those that decide about accounts, for whoever looks at one. */
  static final Set<String> OF_ACCOUNTS =
      Set.of(
          "quota",
          "subscription_dates",
          "paused_stores",
          "reconciliation",
          "provider_reconciliation",
          "purge");

  private Timetable() {}

  static void plan(Engine engine) {
    Jobs jobs = engine.jobs();
    jobs.plan(
        Job.of("outbox_sweep", daily("02:00"), run -> sweepOutbox(engine, run)).withDryRuns());
    jobs.plan(
        Job.of(
            "quota",
            new Schedule.Daily(QuotaRules.DAILY_AT),
            _ -> JobResult.of(engine.quota().judgeEverybody())));
    jobs.plan(
        Job.of("subscription_dates", new Schedule.Hourly(5), run -> dueDates(engine, run))
            .withDryRuns());
    jobs.plan(
        Job.of("paused_stores", new Schedule.Hourly(35), run -> pausedStores(engine, run))
            .withDryRuns());
    jobs.plan(
        Job.of("reconciliation", daily("04:00"), run -> reconcile(engine, run)).withDryRuns());
    jobs.plan(Job.of("purge", daily("04:20"), run -> purge(engine, run)).withDryRuns());
    jobs.plan(
        Job.of(
            "usage_batches_sweep", daily("04:40"), _ -> JobResult.of(engine.metering().sweep())));
    jobs.plan(
        Job.of(
            "limit_denials_sweep",
            daily("04:50"),
            _ -> JobResult.of(engine.limits().explanations().sweep())));
    jobs.plan(
        Job.of("provider_reconciliation", daily("06:00"), run -> askProviders(engine, run))
            .withDryRuns());
    jobs.plan(Job.of("statements", monthly(1, "05:30"), run -> state(engine, run)).withDryRuns());
    jobs.plan(
        Job.of(
                "commission",
                monthly(2, "06:00"),
                run -> bill(engine, run, AdjustmentType.COMMISSION))
            .withDryRuns());
    jobs.plan(
        Job.of("overage", monthly(2, "06:30"), run -> bill(engine, run, AdjustmentType.OVERAGE))
            .withDryRuns());
    jobs.plan(
        Job.of(
            "charges",
            new Schedule.Hourly(15),
            _ -> JobResult.of(engine.billing().charging().retry().size())));
    jobs.plan(
        Job.of("billing_corrections", daily("07:00"), run -> corrections(engine, run))
            .withDryRuns());
    jobs.plan(Job.of("costs", monthly(3, "06:00"), run -> rollUpCosts(engine, run)).withDryRuns());
    jobs.plan(
        Job.of("margin_alerts", new Schedule.Hourly(25), run -> watchMargins(engine, run))
            .withDryRuns());
    jobs.plan(Job.of("fx_rates", daily("16:30"), run -> collectRates(engine, run)).withDryRuns());
    jobs.plan(Job.of("jobs_sweep", daily("05:00"), run -> sweepJobs(engine, run)).withDryRuns());
  }

  private static JobResult reconcile(Engine engine, JobRun run) {
    long found = 0;
    List<String> lines = new ArrayList<>();
    for (Environment environment : engine.security().environments()) {
      ReconciliationReport report =
          engine
              .reconciliation()
              .run(
                  environment.id(),
                  run.dryRun(),
                  Cause.job("reconciliation"),
                  run.progress()::reached);
      found += report.found();
      report.desyncs().forEach(one -> lines.add(environment.key() + ": " + one.line()));
      report.silent().forEach((cluster, why) -> lines.add(cluster + " is silent: " + why));
    }
    return new JobResult(found, lines);
  }

  private static JobResult purge(Engine engine, JobRun run) {
    List<String> lines = engine.lifecycle().purges().run(run.dryRun());
    return new JobResult(lines.size(), lines);
  }

  private static JobResult askProviders(Engine engine, JobRun run) {
    long found = 0;
    List<String> lines = new ArrayList<>();
    for (Environment environment : engine.security().environments()) {
      ProviderReport report =
          engine
              .providers()
              .run(environment.id(), run.dryRun(), Cause.job("provider_reconciliation"));
      found += report.found();
      report.mismatches().forEach(one -> lines.add(environment.key() + ": " + one.line()));
      report.silent().forEach((provider, why) -> lines.add(provider + " is silent: " + why));
    }
    return new JobResult(found, lines);
  }

  private static JobResult dueDates(Engine engine, JobRun run) {
    List<String> lines = engine.lifecycle().dueDates().run(DueDates.RETENTION, run.dryRun());
    return new JobResult(lines.size(), lines);
  }

  private static JobResult pausedStores(Engine engine, JobRun run) {
    List<String> lines = engine.lifecycle().pausedStores().look(run.dryRun());
    return new JobResult(lines.size(), lines);
  }

  private static JobResult bill(Engine engine, JobRun run, AdjustmentType type) {
    long found = 0;
    List<String> lines = new ArrayList<>();
    Cause cause = Cause.job(type.wire());
    for (Environment environment : engine.security().environments()) {
      Billing.Ask ask = new Billing.Ask(environment.id(), run.month(), run.dryRun());
      RunTally tally =
          switch (type) {
            case OVERAGE -> engine.billing().overage(ask, cause, run.progress());
            case COMMISSION -> engine.billing().commission(ask, cause, run.progress());
          };
      found += tally.made() + tally.changed();
      lines.add(environment.key() + ": " + tally.line());
    }
    return new JobResult(found, lines);
  }

  private static JobResult state(Engine engine, JobRun run) {
    long issued = 0;
    List<String> lines = new ArrayList<>();
    for (Environment environment : engine.security().environments()) {
      Billing.Ask ask = new Billing.Ask(environment.id(), run.month(), run.dryRun());
      StatementTally tally =
          engine.statements().issue(ask, Cause.job("statements"), run.progress());
      issued += tally.statements();
      lines.add(environment.key() + ": " + tally.line());
    }
    return new JobResult(issued, lines);
  }

  private static JobResult corrections(Engine engine, JobRun run) {
    long found = 0;
    List<String> lines = new ArrayList<>();
    for (Environment environment : engine.security().environments()) {
      RunTally tally =
          engine
              .billing()
              .corrections(environment.id(), run.dryRun(), Cause.job("billing_corrections"));
      found += tally.made() + tally.changed();
      if (!tally.isNothing()) {
        lines.add(environment.key() + ": " + tally.line());
      }
    }
    return new JobResult(found, lines);
  }

  private static JobResult rollUpCosts(Engine engine, JobRun run) {
    long found = 0;
    List<String> lines = new ArrayList<>();
    for (Environment environment : engine.security().environments()) {
      Margin.Ask ask = new Margin.Ask(environment.id(), run.month(), run.dryRun());
      CostTally tally = engine.margin().rollUp(ask, Cause.job("costs"), run.progress());
      found += tally.differences();
      lines.add(environment.key() + ": " + tally.line());
    }
    return new JobResult(found, lines);
  }

  private static JobResult watchMargins(Engine engine, JobRun run) {
    List<String> lines = new ArrayList<>();
    for (Environment environment : engine.security().environments()) {
      engine
          .margin()
          .watch(environment.id(), run.dryRun())
          .forEach(line -> lines.add(environment.key() + ": " + line));
    }
    return new JobResult(lines.size(), lines);
  }

  private static JobResult collectRates(Engine engine, JobRun run) {
    long arrived = 0;
    List<String> lines = new ArrayList<>();
    for (TakenRates taken : engine.rates().collect(run.dryRun())) {
      arrived += taken.arrived().size();
      lines.add(taken.line());
      taken.doubtful().forEach(one -> lines.add("doubtful: " + one.line()));
      taken.refused().forEach(one -> lines.add("refused: " + one));
    }
    return new JobResult(arrived, lines);
  }

  private static JobResult sweepOutbox(Engine engine, JobRun run) {
    return JobResult.of(run.dryRun() ? engine.outbox().sweepable() : engine.outbox().sweep());
  }

  private static JobResult sweepJobs(Engine engine, JobRun run) {
    long runs = engine.jobs().sweep(run.dryRun());
    long alerts = engine.alerts().sweep(run.dryRun());
    return new JobResult(
        runs + alerts,
        List.of("%,d rows of runs".formatted(runs), "%,d resolved alerts".formatted(alerts)));
  }
}
