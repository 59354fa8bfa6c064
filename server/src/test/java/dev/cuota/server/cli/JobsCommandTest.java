package dev.cuota.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Schedule;
import dev.cuota.engine.platform.JobExecution;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.platform.JobOccasion;
import dev.cuota.server.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobsCommandTest {
  private static final int WIDTH = 79;
  private static final Instant START = Instant.parse("2026-03-02T06:00:00Z");

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text, true);

  @Test
  void itHasToBeSaidWhat() {
    assertThat(run("jobs")).isEqualTo(2);
    assertThat(text.toString()).contains("list, run or history?");
    assertThat(run("jobs", "run")).isEqualTo(2);
    assertThat(text.toString()).contains("NAME");
    assertThat(run("jobs", "run", "x", "--period", "January")).isEqualTo(2);
    assertThat(run("jobs", "history", "--limit", "0")).isEqualTo(2);
    assertThat(text.toString()).contains("--limit needs 1 to 200");
  }

  @Test
  void tablesFitTheTerminal() {
    JobTable table = new JobTable(out, WIDTH);
    JobExecution run = execution("x".repeat(500));
    table.jobs(
        List.of(
            new JobFacts("statements", Schedule.monthly(31, "06:00"), true, true, START, run),
            new JobFacts("fresh", Schedule.daily("03:00"), true, false, null, null)));
    table.runs(List.of(run), true);
    table.run(run);
    assertThat(text.toString().lines()).allMatch(line -> line.length() <= WIDTH);
    assertThat(text.toString())
        .contains("monthly, day 31, 06:00")
        .contains("statements 2026-02")
        .contains("03-02 06:00 done")
        .contains("never")
        .contains("dry run, ana")
        .contains("12,345 records in 1.500 s")
        .contains("nothing was changed");
  }

  @Test
  void nothingYetSaysWhatToDo() {
    new JobTable(out, WIDTH).runs(List.of(), true);
    assertThat(text.toString()).contains("cuota jobs run NAME");
  }

  private static JobExecution execution(String line) {
    return new JobExecution(
        UUID.randomUUID(),
        "statements",
        new JobOccasion(null, YearMonth.of(2026, 2), true, "ana"),
        "here",
        START,
        START.plusMillis(1_500),
        12_345L,
        null,
        false,
        List.of(line));
  }

  private int run(String... arguments) {
    return Main.commandLine().setErr(out).execute(arguments);
  }
}
