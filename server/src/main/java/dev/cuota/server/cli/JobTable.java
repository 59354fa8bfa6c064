package dev.cuota.server.cli;

import dev.cuota.engine.platform.JobExecution;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.platform.JobOccasion;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes jobs and their runs in columns, no wider than the terminal. Times are in UTC. */
final class JobTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String JOB_ROW = "%-20s %-22s %-11s %-11s %s";
  private static final String RUN_ROW = "%-16s %-20s %-8s %8s %10s %s";
  private static final int NAME_WIDTH = 20;
  private static final int WHEN_WIDTH = 22;

  private final PrintWriter out;
  private final int width;

  JobTable(PrintWriter out, int width) {
    this.out = out;
    this.width = width;
  }

  void jobs(List<JobFacts> jobs) {
    line(JOB_ROW.formatted("JOB", "WHEN (UTC)", "NEXT", "LAST", ""));
    for (JobFacts job : jobs) {
      JobExecution last = job.last();
      line(
          JOB_ROW.formatted(
              cut(job.name(), NAME_WIDTH),
              cut(job.schedule().written(), WHEN_WIDTH),
              job.next() == null ? "not planned" : SHORT.format(job.next()),
              last == null ? "never" : SHORT.format(last.startedAt()),
              last == null ? "" : state(last)));
    }
    out.flush();
  }

  /** Of one job, with what each run said. */
  void runs(List<JobExecution> runs, boolean withLines) {
    if (runs.isEmpty()) {
      out.println("No run yet. cuota jobs run NAME makes one.");
    } else {
      line(RUN_ROW.formatted("STARTED (UTC)", "JOB", "STATE", "TOOK", "RECORDS", ""));
    }
    runs.forEach(one -> row(one, withLines));
    out.flush();
  }

  /** One that has just been made. */
  void run(JobExecution one) {
    String dry = one.occasion().dryRun() ? " (dry run: nothing was changed)" : "";
    line(subject(one) + ": " + state(one) + dry);
    if (one.records() != null) {
      line("%,d records in %s".formatted(one.records(), took(one)));
    }
    details(one);
    out.flush();
  }

  private void row(JobExecution one, boolean withLines) {
    line(
        RUN_ROW.formatted(
            TIME.format(one.startedAt()),
            cut(subject(one), NAME_WIDTH),
            state(one),
            took(one),
            one.records() == null ? "" : "%,d".formatted(one.records()),
            remark(one.occasion())));
    if (withLines) {
      details(one);
    }
  }

  private void details(JobExecution one) {
    if (one.error() != null) {
      one.error().lines().forEach(text -> line("  " + text));
    }
    one.lines().forEach(text -> line("  " + text));
  }

  private static String subject(JobExecution one) {
    return one.occasion().period() == null
        ? one.name()
        : one.name() + " " + one.occasion().period();
  }

  private static String state(JobExecution one) {
    return one.state().name().toLowerCase(Locale.ROOT);
  }

  private static String remark(JobOccasion occasion) {
    String by = occasion.by().equals(JobOccasion.SCHEDULE) ? "" : occasion.by();
    return occasion.dryRun() ? "dry run, " + by : by;
  }

  private static String took(JobExecution one) {
    @Nullable Instant end = one.completedAt();
    if (end == null) {
      return "";
    }
    Duration took = Duration.between(one.startedAt(), end);
    return took.toMinutes() > 0
        ? "%d min".formatted(took.toMinutes())
        : "%d.%03d s".formatted(took.toSeconds(), took.toMillisPart());
  }

  private void line(String text) {
    out.println(cut(text.stripTrailing(), width));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, Math.max(1, most - 1)) + "…";
  }
}
