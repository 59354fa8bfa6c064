package dev.cuota.engine;

import static dev.cuota.core.platform.Schedule.daily;

import dev.cuota.core.platform.Schedule;
import dev.cuota.core.quota.QuotaRules;
import dev.cuota.engine.accounts.DueDates;
import dev.cuota.engine.platform.Job;
import dev.cuota.engine.platform.JobResult;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Jobs;
import dev.cuota.engine.reconciliation.ReconciliationReport;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import java.util.ArrayList;
import java.util.List;

/** What runs when, in UTC: all jobs of the engine, in this one place. */
final class Timetable {
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
        Job.of("reconciliation", daily("04:00"), run -> reconcile(engine, run)).withDryRuns());
    jobs.plan(
        Job.of(
            "usage_batches_sweep", daily("04:40"), _ -> JobResult.of(engine.metering().sweep())));
    jobs.plan(
        Job.of(
            "limit_denials_sweep",
            daily("04:50"),
            _ -> JobResult.of(engine.limits().explanations().sweep())));
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

  private static JobResult dueDates(Engine engine, JobRun run) {
    List<String> lines = engine.lifecycle().dueDates().run(DueDates.RETENTION, run.dryRun());
    return new JobResult(lines.size(), lines);
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
