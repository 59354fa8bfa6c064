package dev.cuota.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsSqlTest {
  private final SettableClock clock = new SettableClock();
  private final Database database = FreshDatabase.open();
  private final List<Instant> runs = new ArrayList<>();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aDailyJobRunsAtItsTimeInUtcAndLeavesARow() {
    clock.set(Instant.parse("2026-01-05T02:00:00Z"));
    Jobs jobs = daily();
    ManualScheduler scheduler = scheduler(jobs);

    scheduler.runAnyDueExecutions();
    assertThat(runs).isEmpty();
    scheduler.setTime(Instant.parse("2026-01-05T03:00:00Z"));
    scheduler.runAnyDueExecutions();
    scheduler.runAnyDueExecutions();
    assertThat(runs).containsExactly(Instant.parse("2026-01-05T03:00:00Z"));

    Jobs.Execution execution = jobs.executions("consolidation", 10).getFirst();
    assertThat(execution.records()).isEqualTo(17);
    assertThat(execution.startedAt()).isEqualTo(Instant.parse("2026-01-05T03:00:00Z"));
    assertThat(execution.completedAt()).isNotNull();
    assertThat(execution.error()).isNull();
  }

  @Test
  void runsThatWereMissedAreMadeUpForOnce() {
    clock.set(Instant.parse("2026-01-05T02:00:00Z"));
    ManualScheduler before = scheduler(daily());
    before.stop();

    clock.set(Instant.parse("2026-01-09T12:00:00Z"));
    ManualScheduler after = scheduler(daily());
    after.runAnyDueExecutions();
    after.runAnyDueExecutions();
    assertThat(runs).containsExactly(Instant.parse("2026-01-09T12:00:00Z"));

    after.setTime(Instant.parse("2026-01-10T03:00:00Z"));
    after.runAnyDueExecutions();
    assertThat(runs).hasSize(2);
  }

  @Test
  void twoNodesRunAJobOnce() {
    clock.set(Instant.parse("2026-01-05T02:00:00Z"));
    ManualScheduler one = scheduler(daily());
    ManualScheduler two = scheduler(daily());
    one.setTime(Instant.parse("2026-01-05T03:00:00Z"));
    two.runAnyDueExecutions();
    one.runAnyDueExecutions();
    assertThat(runs).hasSize(1);
  }

  @Test
  void aFailedRunSaysWhyAndTheNextOneComes() {
    clock.set(Instant.parse("2026-01-05T02:00:00Z"));
    Jobs jobs = jobs();
    jobs.every(
        "flaky",
        Duration.ofMinutes(5),
        now -> {
          runs.add(now);
          throw new IllegalStateException("disk full");
        });
    ManualScheduler scheduler =
        TestHelper.createManualScheduler(database.dataSource())
            .clock(clock)
            .startTasks(List.of(jobs.task("flaky")))
            .build();
    scheduler.start();
    scheduler.runAnyDueExecutions();
    assertThat(jobs.executions("flaky", 10).getFirst().error()).contains("disk full");
    scheduler.tick(Duration.ofMinutes(6));
    scheduler.runAnyDueExecutions();
    assertThat(runs).hasSize(2);
  }

  @Test
  void aJobCanBeRunByHandButNotTwiceAtATime() throws Exception {
    Jobs jobs = jobs();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    jobs.daily(
        "slow",
        LocalTime.of(3, 0),
        _ -> {
          running.countDown();
          await(mayEnd);
          return 3;
        });
    CompletableFuture<Jobs.Execution> first = CompletableFuture.supplyAsync(() -> jobs.run("slow"));
    await(running);
    assertThatThrownBy(() -> jobs.run("slow")).isInstanceOf(Locks.NotTaken.class);
    mayEnd.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS).records()).isEqualTo(3);
    assertThat(jobs.executions("slow", 10)).hasSize(1);
  }

  @Test
  void aJobNobodyPlannedIsNamed() {
    assertThatThrownBy(() -> jobs().run("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void theRealSchedulerRunsWhatIsDueAndStops() throws Exception {
    Jobs jobs = new Jobs(database, Clock.system(), Ids.random(), new Locks(database));
    CompletableFuture<Instant> ran = new CompletableFuture<>();
    jobs.every(
        "often",
        Duration.ofHours(1),
        now -> {
          ran.complete(now);
          return 0;
        });
    jobs.start();
    assertThat(ran.get(30, TimeUnit.SECONDS)).isNotNull();
    jobs.close();
  }

  private Jobs jobs() {
    return new Jobs(database, clock::now, Ids.random(), new Locks(database));
  }

  private Jobs daily() {
    Jobs jobs = jobs();
    jobs.daily(
        "consolidation",
        LocalTime.of(3, 0),
        now -> {
          runs.add(now);
          return 17;
        });
    return jobs;
  }

  private ManualScheduler scheduler(Jobs jobs) {
    ManualScheduler scheduler =
        TestHelper.createManualScheduler(database.dataSource())
            .clock(clock)
            .startTasks(List.of(jobs.task("consolidation")))
            .build();
    scheduler.start();
    return scheduler;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
