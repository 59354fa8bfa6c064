package dev.cuota.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Schedule;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Job;
import dev.cuota.engine.platform.JobExecution;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.platform.JobResult;
import dev.cuota.engine.platform.Jobs;
import dev.cuota.testkit.MovedClock;
import dev.cuota.testkit.TestPostgres;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whole engines on one database, with the timetable they have and the pace of servers. */
class JobEnginesSqlTest {
  private static final int SCHEDULES = 50;

  private final String url = TestPostgres.newControlDatabase();
  private final MovedClock clock = new MovedClock(Instant.parse("2026-01-05T01:00:00Z"));
  private final Map<String, Integer> ran = new ConcurrentHashMap<>();
  private final CountDownLatch all = new CountDownLatch(SCHEDULES);

  @Test
  void fiftySchedulesOfTwoEnginesFireOnceEach() throws Exception {
    try (Engine one = engine();
        Engine two = engine()) {
      one.start();
      two.start();
      clock.set(Instant.parse("2026-01-05T01:30:00Z"));
      assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(one.jobs().all())
          .filteredOn(job -> job.name().equals("quota"))
          .extracting(JobFacts::next)
          .containsExactly(Instant.parse("2026-01-05T03:00:00Z"));
    }
    assertThat(ran).hasSize(SCHEDULES).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
    try (Engine later = engine()) {
      // Beside those of the timetable whose hour has come.
      assertThat(later.jobs().executions(null, Jobs.MAX_SHOWN))
          .filteredOn(run -> run.name().startsWith("work_"))
          .hasSize(SCHEDULES)
          .allMatch(run -> run.state() == JobExecution.State.DONE);
      assertThat(later.alerts().open(null)).isEmpty();
    }
  }

  private Engine engine() {
    Engine engine = Engine.open(url, clock, Ids.random());
    for (int i = 0; i < SCHEDULES; i++) {
      String name = "work_" + i;
      engine.jobs().plan(Job.of(name, Schedule.daily("01:30"), _ -> run(name)));
    }
    return engine;
  }

  private JobResult run(String name) {
    ran.merge(name, 1, Integer::sum);
    all.countDown();
    return JobResult.of(1);
  }
}
