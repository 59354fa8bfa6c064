package dev.cuota.server.console;

import dev.cuota.core.platform.Schedule;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.platform.JobExecution;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.platform.JobOccasion;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts jobs, their runs and alerts into the reader's language. */
final class JobTexts {
  private final Shell shell;
  private final Texts texts;

  JobTexts(Shell shell) {
    this.shell = shell;
    this.texts = shell.texts();
  }

  /** What a job is called. */
  String title(String name) {
    return texts.label("Job", name);
  }

  String schedule(Schedule schedule) {
    return switch (schedule) {
      case Schedule.Daily(LocalTime at) -> texts.get("schedule.daily", at.toString());
      case Schedule.Hourly(int minute) -> texts.get("schedule.hourly", "%02d".formatted(minute));
      case Schedule.Monthly(int day, LocalTime at) ->
          texts.get("schedule.monthly", texts.number(day), at.toString());
      case Schedule.Every(Duration pause) ->
          pause.toMinutes() < 2
              ? texts.get("schedule.seconds", texts.number(pause.toSeconds()))
              : texts.get("schedule.minutes", texts.number(pause.toMinutes()));
    };
  }

  JobList.Row row(JobFacts job) {
    JobExecution last = job.last();
    return new JobList.Row(
        title(job.name()),
        job.name(),
        shell.job(job.name()),
        schedule(job.schedule()),
        last == null ? texts.get("jobs.never") : texts.time(last.startedAt()),
        last == null ? "" : texts.label("JobState", last.state().name()),
        last == null ? "" : style(last.state()),
        next(job.next()));
  }

  String next(@Nullable Instant next) {
    return next == null ? texts.get("none") : texts.time(next);
  }

  JobView.Run run(JobExecution one) {
    List<String> lines = new ArrayList<>();
    if (one.lost()) {
      lines.add(texts.get("jobs.lost"));
    } else if (one.error() != null) {
      lines.add(one.error());
    }
    lines.addAll(one.lines());
    return new JobView.Run(
        texts.time(one.startedAt()),
        about(one.occasion()),
        texts.label("JobState", one.state().name()),
        style(one.state()),
        took(one),
        one.records() == null ? texts.get("none") : texts.number(one.records()),
        one.node(),
        lines);
  }

  AlertCard alerts(List<Alert> open) {
    return new AlertCard(open.stream().map(this::alert).toList());
  }

  private AlertCard.Row alert(Alert alert) {
    List<String> facts = new ArrayList<>();
    new TreeMap<>(alert.alarm().details()).forEach((name, fact) -> facts.add(fact(name, fact)));
    return new AlertCard.Row(
        alert.id(),
        texts.label("Alert", alert.alarm().kind()),
        alert.alarm().subject(),
        texts.label(alert.alarm().severity()),
        style(alert),
        texts.get("alerts.since", texts.time(alert.firstAt())),
        alert.times() == 1 ? "" : texts.get("alerts.times", alert.times()),
        facts,
        shell.resolve(alert.id()));
  }

  private String fact(String name, String fact) {
    return texts.label("AlertFact", name) + ": " + fact;
  }

  private String about(JobOccasion occasion) {
    List<String> parts = new ArrayList<>();
    if (occasion.period() != null) {
      parts.add(texts.month(occasion.period().atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
    }
    if (occasion.dryRun()) {
      parts.add(texts.get("jobs.dry"));
    }
    if (!occasion.by().equals(JobOccasion.SCHEDULE)) {
      parts.add(texts.get("jobs.by", occasion.by()));
    }
    return String.join(" · ", parts);
  }

  private String took(JobExecution one) {
    Instant end = one.completedAt();
    if (end == null) {
      return texts.get("none");
    }
    Duration took = Duration.between(one.startedAt(), end);
    return took.toMinutes() > 0
        ? texts.get("jobs.minutes", took.toMinutes())
        : texts.get("jobs.millis", took.toMillis());
  }

  private static String style(JobExecution.State state) {
    return switch (state) {
      case RUNNING -> "info";
      case DONE -> "plain";
      case LOST -> "warning";
      case FAILED -> "danger";
    };
  }

  private static String style(Alert alert) {
    return switch (alert.alarm().severity()) {
      case INFO -> "info";
      case WARNING -> "warning";
      case CRITICAL -> "danger";
    };
  }
}
