package dev.cuota.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import dev.cuota.core.platform.Schedule;
import dev.cuota.engine.platform.JobRun.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsSqlTest {
  private final SettableClock clock = new SettableClock();
  private final Database database = FreshDatabase.open();
  private final Alerts alerts = new Alerts(database, clock::now, Ids.random());
  private final List<JobRun> runs = new ArrayList<>();
  private boolean broken;

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aDailyJobRunsAtItsTimeInUtcAndLeavesARow() {
    ManualScheduler scheduler = at("2026-01-05T02:00:00Z", daily());
    scheduler.runAnyDueExecutions();
    assertThat(runs).isEmpty();
    moveTo(scheduler, "2026-01-05T03:00:00Z");
    scheduler.runAnyDueExecutions();
    assertThat(runs).hasSize(1);

    JobExecution execution = jobs(daily()).executions("work", 10).getFirst();
    assertThat(execution.state()).isEqualTo(JobExecution.State.DONE);
    assertThat(execution.records()).isEqualTo(17);
    assertThat(execution.lines()).containsExactly("seventeen");
    assertThat(execution.startedAt()).isEqualTo("2026-01-05T03:00:00Z");
    assertThat(execution.occasion())
        .isEqualTo(new JobOccasion(Instant.parse("2026-01-05T03:00:00Z"), null, false, "schedule"));
    assertThat(execution.node()).contains(Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void daysThatWereMissedAreMadeUpForOnce() {
    at("2026-01-05T02:00:00Z", daily()).stop();
    ManualScheduler after = at("2026-01-12T12:00:00Z", daily());
    after.runAnyDueExecutions();
    after.runAnyDueExecutions();
    assertThat(runs).extracting(JobRun::due).containsExactly(Instant.parse("2026-01-12T03:00:00Z"));
    moveTo(after, "2026-01-13T03:00:00Z");
    assertThat(runs).hasSize(2);
  }

  @Test
  void monthsThatWereMissedAreMadeUpForOneByOneTheOldestFirst() {
    at("2026-01-05T02:00:00Z", monthly()).stop();
    ManualScheduler after = at("2026-04-12T12:00:00Z", monthly());
    for (int i = 0; i < 5; i++) {
      after.runAnyDueExecutions();
    }
    assertThat(runs)
        .extracting(JobRun::month)
        .containsExactly(YearMonth.of(2026, 1), YearMonth.of(2026, 2), YearMonth.of(2026, 3));
  }

  @Test
  void aMonthThatFailsIsTriedAgainAndNotPassedOver() {
    ManualScheduler scheduler = at("2026-01-05T02:00:00Z", monthly());
    broken = true;
    moveTo(scheduler, "2026-02-02T06:00:00Z");
    assertThat(runs).hasSize(1);
    assertThat(openAlerts()).containsExactly("job_failed work 2026-01");
    broken = false;
    moveTo(scheduler, "2026-02-02T06:00:59Z");
    assertThat(runs).hasSize(1);
    moveTo(scheduler, "2026-02-02T06:01:01Z");
    assertThat(runs)
        .extracting(JobRun::month)
        .containsExactly(YearMonth.of(2026, 1), YearMonth.of(2026, 1));
    assertThat(openAlerts()).isEmpty();
  }

  @Test
  void whatGoesOnFailingIsGivenUpUntilItsNextTimeAndStaysAnAlert() {
    ManualScheduler scheduler = at("2026-01-05T02:00:00Z", daily());
    broken = true;
    moveTo(scheduler, "2026-01-05T03:00:00Z");
    for (int i = 0; i < 10; i++) {
      scheduler.tick(Duration.ofMinutes(20));
      scheduler.runAnyDueExecutions();
    }
    assertThat(runs).hasSize(1 + JobTasks.RETRIES.size());
    assertThat(alerts.open(null).getFirst().times()).isEqualTo(runs.size());
    moveTo(scheduler, "2026-01-06T03:00:00Z");
    assertThat(runs).hasSize(2 + JobTasks.RETRIES.size());
    assertThat(runs.getLast().due()).isEqualTo("2026-01-06T03:00:00Z");
    JobExecution last = jobs(daily()).executions("work", 1).getFirst();
    assertThat(last.state()).isEqualTo(JobExecution.State.FAILED);
    assertThat(last.error()).contains("disk full");
  }

  @Test
  void aRunThatIsInTheWayIsWaitedFor() {
    ManualScheduler scheduler = at("2026-01-05T02:00:00Z", daily());
    new Locks(database)
        .with(
            JobRunner.lock("work"),
            Duration.ofSeconds(5),
            () -> {
              moveTo(scheduler, "2026-01-05T03:00:00Z");
              return true;
            });
    assertThat(runs).isEmpty();
    moveTo(scheduler, "2026-01-05T03:00:31Z");
    assertThat(runs).extracting(JobRun::due).containsExactly(Instant.parse("2026-01-05T03:00:00Z"));
  }

  @Test
  void aRunThatIsLostIsBegunAnewAtOnceButNotForEver() {
    ManualScheduler scheduler = at("2026-01-05T02:00:00Z", monthly());
    Instant due = Instant.parse("2026-02-02T06:00:00Z");
    clock.set(due);
    for (int deaths = 1; deaths <= JobTasks.RETRIES.size(); deaths++) {
      lose(scheduler);
      assertThat(plan().due()).isEqualTo(due);
      assertThat(plan().next()).isEqualTo(clock.now());
      assertThat(openAlerts()).isEmpty();
    }
    lose(scheduler);
    assertThat(openAlerts()).containsExactly("job_failed work 2026-01");
    assertThat(plan().next()).isEqualTo("2026-03-02T06:00:00Z");
  }

  @Test
  void aRunThatWasLostOnceIsStillForItsMonth() {
    ManualScheduler scheduler = at("2026-01-05T02:00:00Z", monthly());
    clock.set(Instant.parse("2026-03-30T06:00:00Z"));
    lose(scheduler);
    for (int i = 0; i < 3; i++) {
      scheduler.runAnyDueExecutions();
    }
    assertThat(runs)
        .extracting(JobRun::month)
        .containsExactly(YearMonth.of(2026, 1), YearMonth.of(2026, 2));
  }

  /** As if a node had begun the run and died. */
  private void lose(ManualScheduler scheduler) {
    database.useTx(
        Scope.everything(),
        tx ->
            tx.handle()
                .createUpdate(
                    """
                    update scheduled_tasks
                       set picked = true, picked_by = 'dead', version = version + 1,
                           last_heartbeat = :long
                    """)
                .bind("long", clock.now().minus(Duration.ofDays(1)))
                .execute());
    scheduler.runDeadExecutionDetection();
  }

  private JobPlansSql.Plan plan() {
    return java.util.Objects.requireNonNull(
        database.inTx(Scope.everything(), tx -> new JobPlansSql().plans(tx)).get("work"));
  }

  @Test
  void aTimeThatWentWellIsNotRunAgainByANodeThatDoesNotKnow() {
    Job job = daily();
    Jobs jobs = jobs(job);
    clock.set(Instant.parse("2026-01-05T03:00:00Z"));
    JobRunner runner = runner();
    runner.runScheduled(job, clock.now());
    runner.runScheduled(job, clock.now());
    assertThat(runs).hasSize(1);
    assertThat(jobs.executions("work", 10)).hasSize(1);
  }

  @Test
  void anotherScheduleGoesFromTheNextStartOn() {
    at("2026-01-05T02:00:00Z", daily()).stop();
    Jobs jobs = jobs(Job.of("work", Schedule.daily("02:30"), this::work));
    jobs.start();
    assertThat(jobs.all().getFirst().next()).isEqualTo("2026-01-05T02:30:00Z");
    jobs.close();
  }

  @Test
  void aJobRunsByHandForAnyMonthThatHasBegun() {
    clock.set(Instant.parse("2026-03-05T02:00:00Z"));
    Jobs jobs = jobs(monthly());
    jobs.run(ask("work", null), Progress.UNHEARD);
    jobs.run(ask("work", YearMonth.of(2024, 2)), Progress.UNHEARD);
    assertThat(runs)
        .extracting(JobRun::month)
        .containsExactly(YearMonth.of(2026, 2), YearMonth.of(2024, 2));
    assertThat(jobs.run(ask("work", YearMonth.of(2026, 4)), Progress.UNHEARD))
        .isEqualTo(new JobOutcome.NotYet(YearMonth.of(2026, 3)));
    assertThat(jobs.executions(null, 10))
        .allMatch(one -> one.occasion().by().equals("ana"))
        .allMatch(one -> one.occasion().scheduledFor() == null);
  }

  @Test
  void onlyJobsThatCanDoADryRun() {
    Jobs jobs = jobs(daily());
    JobAsk dry = new JobAsk("work", null, true, "ana");
    assertThat(jobs.run(dry, Progress.UNHEARD)).isInstanceOf(JobOutcome.NoDryRun.class);
    assertThat(jobs.run(ask("work", YearMonth.of(2026, 1)), Progress.UNHEARD))
        .isInstanceOf(JobOutcome.NoPeriods.class);
    assertThat(jobs.run(ask("nothing", null), Progress.UNHEARD))
        .isEqualTo(new JobOutcome.Unknown(List.of("work")));
    assertThat(runs).isEmpty();
    Jobs willing = jobs(daily().withDryRuns());
    assertThat(willing.run(dry, Progress.UNHEARD)).isInstanceOf(JobOutcome.Ran.class);
    assertThat(runs.getFirst().dryRun()).isTrue();
    broken = true;
    willing.run(dry, Progress.UNHEARD);
    assertThat(openAlerts()).isEmpty();
  }

  @Test
  void aJobDoesNotRunTwiceAtATime() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    Jobs jobs =
        jobs(
            Job.of(
                "slow",
                Schedule.daily("03:00"),
                _ -> {
                  await(mayEnd);
                  return JobResult.of(3);
                }));
    assertThat(jobs.begin(ask("slow", null))).isInstanceOf(JobOutcome.Ran.class);
    assertThat(jobs.begin(ask("slow", null))).isInstanceOf(JobOutcome.Busy.class);
    assertThat(jobs.run(ask("slow", null), Progress.UNHEARD)).isInstanceOf(JobOutcome.Busy.class);
    JobExecution running = jobs.executions("slow", 10).getFirst();
    assertThat(running.state()).isEqualTo(JobExecution.State.RUNNING);
    jobs.look();
    assertThat(jobs.executions("slow", 10)).containsExactly(running);
    mayEnd.countDown();
    jobs.close();
    assertThat(jobs.executions("slow", 10).getFirst().records()).isEqualTo(3);
  }

  @Test
  void theRealSchedulerRunsWhatIsDueAndStops() throws Exception {
    CompletableFuture<JobRun> ran = new CompletableFuture<>();
    Jobs jobs =
        jobs(
            Job.of(
                "often",
                Schedule.every(Duration.ofHours(1)),
                run -> {
                  ran.complete(run);
                  return JobResult.of(0);
                }));
    jobs.start();
    assertThat(ran.get(30, TimeUnit.SECONDS)).isNotNull();
    jobs.close();
    assertThatThrownBy(() -> jobs.plan(daily())).hasMessageContaining("too late");
  }

  @Test
  void oldRunsAreSweptAndDryRunsOfThatOnlyCount() {
    clock.set(Instant.parse("2025-01-05T02:00:00Z"));
    Jobs jobs = jobs(daily());
    jobs.run(ask("work", null), Progress.UNHEARD);
    clock.tick(Jobs.KEEP.plusDays(1));
    jobs.run(ask("work", null), Progress.UNHEARD);
    assertThat(jobs.sweep(true)).isEqualTo(1);
    assertThat(jobs.executions(null, 10)).hasSize(2);
    assertThat(jobs.sweep(false)).isEqualTo(1);
    assertThat(jobs.executions(null, 10)).hasSize(1);
  }

  private static JobAsk ask(String name, @Nullable YearMonth period) {
    return new JobAsk(name, period, false, "ana");
  }

  private JobResult work(JobRun run) {
    runs.add(run);
    if (broken) {
      throw new IllegalStateException("disk full");
    }
    return new JobResult(17, List.of("seventeen"));
  }

  private Job daily() {
    return Job.of("work", Schedule.daily("03:00"), this::work);
  }

  private Job monthly() {
    return Job.of("work", Schedule.monthly(2, "06:00"), this::work);
  }

  private Platform platform() {
    return new Platform(database, clock::now, Ids.random());
  }

  private JobRunner runner() {
    return new JobRunner(platform(), new Locks(database), alerts, "here");
  }

  private Jobs jobs(Job job) {
    Jobs jobs = new Jobs(platform(), new Locks(database), alerts, JobPace.SERVER);
    jobs.plan(job);
    return jobs;
  }

  private ManualScheduler at(String time, Job job) {
    clock.set(Instant.parse(time));
    var builder = TestHelper.createManualScheduler(database.dataSource());
    builder.serializer(PendingRun.AS_TEXT);
    ManualScheduler scheduler =
        builder.clock(clock).startTasks(List.of(jobs(job).task("work"))).build();
    scheduler.start();
    return scheduler;
  }

  private static void moveTo(ManualScheduler scheduler, String time) {
    scheduler.setTime(Instant.parse(time));
    scheduler.runAnyDueExecutions();
  }

  private List<String> openAlerts() {
    return alerts.open(null).stream()
        .map(alert -> alert.alarm().kind() + " " + alert.alarm().subject())
        .toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
