package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobExecution;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.testkit.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recurring work in real processes: what a killed node began is finished, and operators see it. */
@Timeout(300)
class JobsStory {
  @TempDir Path folder;

  @Test
  void aJobWhoseNodeIsKilledIsFinishedByAnother() throws Exception {
    String url = TestPostgres.newDatabase();
    try (Database database = Database.connect(url, new Events())) {
      database.migrate();
      database.useTx(
          Scope.everything(),
          tx ->
              tx.handle().execute("create table story_rows (row int primary key, process bigint)"));
      Process first = node(url);
      try {
        awaitLine(first, "wrote 20");
        Process second = node(url);
        try {
          awaitLine(second, "node is ready");
          assertThat(first.destroyForcibly().waitFor()).isNotZero();
          awaitLine(second, "copied all");
          assertThatAllIsThere(database, List.of(first.pid(), second.pid()));
        } finally {
          second.destroyForcibly().waitFor();
        }
      } finally {
        first.destroyForcibly().waitFor();
      }
    }
  }

  private static void assertThatAllIsThere(Database database, List<Long> processes) {
    List<Long> wrote =
        database.inTx(
            Scope.everything(),
            tx ->
                tx.handle()
                    .createQuery("select process from story_rows order by row")
                    .mapTo(Long.class)
                    .list());
    assertThat(wrote).hasSize(JobNode.ROWS);
    assertThat(wrote.stream().distinct()).containsExactlyElementsOf(processes);
    List<JobExecution> runs = awaitCompleted(database);
    assertThat(runs)
        .extracting(JobExecution::state)
        .containsExactly(JobExecution.State.DONE, JobExecution.State.LOST);
    assertThat(runs).extracting(run -> run.occasion().scheduledFor()).doesNotContainNull();
    assertThat(runs.stream().map(run -> run.occasion().scheduledFor()).distinct()).hasSize(1);
  }

  /** The row of a run is completed a moment after its work has ended. */
  private static List<JobExecution> awaitCompleted(Database database) {
    try (var jobs = JobNode.jobs(new Platform(database, Clock.system(), Ids.random()))) {
      List<JobExecution> runs = jobs.executions(JobNode.JOB, 10);
      while (runs.getFirst().state() == JobExecution.State.RUNNING) {
        Thread.onSpinWait();
        runs = jobs.executions(JobNode.JOB, 10);
      }
      return runs;
    }
  }

  @Test
  void anOperatorSeesJobsAndRunsThemBesideARunningProgram() throws Exception {
    Map<String, String> environment =
        Map.of("CUOTA_PORT", "0", "CUOTA_DATA_DIR", folder.resolve("data").toString());
    try (Cuota serving = Cuota.run(environment, List.of("serve"))) {
      serving.awaitLine("Cuota is ready");
      Cuota.Ended list = Cuota.end(environment, List.of("jobs", "list"));
      assertThat(list.output()).contains("quota").contains("daily 03:00").contains("never");
      assertThat(list.code()).isZero();

      Cuota.Ended run = Cuota.end(environment, List.of("jobs", "run", "jobs_sweep", "--dry-run"));
      assertThat(run.output())
          .contains("jobs_sweep: done (dry run: nothing was changed)")
          .contains("0 rows of runs");
      assertThat(run.code()).isZero();

      Cuota.Ended dry = Cuota.end(environment, List.of("jobs", "run", "quota", "--dry-run"));
      assertThat(dry.output()).contains("quota cannot do a dry run").doesNotContain("Exception");
      assertThat(dry.code()).isEqualTo(2);

      Cuota.Ended history = Cuota.end(environment, List.of("jobs", "history"));
      assertThat(history.output()).contains("jobs_sweep").contains("dry run, operator");
      assertThat(history.code()).isZero();

      Cuota.Ended mistyped = Cuota.end(environment, List.of("jobs", "history", "quotas"));
      assertThat(mistyped.output()).contains("there is no job quotas, only").contains("quota");
      assertThat(mistyped.code()).isEqualTo(2);
      serving.stop();
    }
  }

  private static Process node(String url) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            JobNode.class.getName(),
            url)
        .redirectErrorStream(true)
        .start();
  }

  private static void awaitLine(Process process, String wanted) throws IOException {
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(wanted)) {
        return;
      }
    }
    throw new IllegalStateException("the node ended without saying '" + wanted + "'");
  }
}
