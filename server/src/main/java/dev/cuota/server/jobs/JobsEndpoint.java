package dev.cuota.server.jobs;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.JobAsk;
import dev.cuota.engine.platform.JobExecution;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.platform.JobOutcome;
import dev.cuota.engine.platform.Jobs;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemException;
import dev.cuota.server.problem.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Recurring work: when it runs, how it went, and to have it run now. */
@RestController
@RequestMapping("/api/v1/admin/jobs")
public final class JobsEndpoint {
  private final Jobs jobs;

  public JobsEndpoint(Engine engine) {
    this.jobs = engine.jobs();
  }

  /**
   * All jobs.
   *
   * @param watchedAt when a node last looked for runs that were missed
   */
  record All(@Nullable Instant watchedAt, List<Line> jobs) {}

  /** One job. */
  public record Line(
      String name,
      String schedule,
      boolean dryRuns,
      boolean periods,
      @Nullable Instant nextRun,
      @Nullable Run lastRun) {
    /** How a job is answered. */
    public static Line of(JobFacts job) {
      return new Line(
          job.name(),
          job.schedule().written(),
          job.dryRuns(),
          job.hasPeriods(),
          job.next(),
          job.last() == null ? null : run(job.last()));
    }
  }

  /** The runs of one job. */
  record History(String name, List<Run> executions) {}

  /** One run. */
  public record Run(
      UUID id,
      String state,
      @Nullable Instant scheduledFor,
      @Nullable String period,
      boolean dryRun,
      String by,
      String node,
      Instant startedAt,
      @Nullable Instant completedAt,
      @Nullable Long records,
      @Nullable String error,
      List<String> lines) {}

  /** What is to be run; everything may be left out. */
  record Wish(@Nullable String period, @Nullable Boolean dryRun) {}

  @GetMapping
  All all() {
    return new All(jobs.watchedAt().orElse(null), jobs.all().stream().map(Line::of).toList());
  }

  @GetMapping("/{name}/executions")
  History executions(
      @PathVariable("name") String name,
      @RequestParam(name = "limit", defaultValue = "50") int limit) {
    if (limit < 1 || limit > Jobs.MAX_SHOWN) {
      throw wrong("limit", "parameter.form", "1 … " + Jobs.MAX_SHOWN);
    }
    if (jobs.find(name).isEmpty()) {
      throw unknown(name, jobs.all().stream().map(JobFacts::name).toList());
    }
    return new History(name, jobs.executions(name, limit).stream().map(JobsEndpoint::run).toList());
  }

  @PostMapping("/{name}/runs")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Run begin(Caller caller, @PathVariable("name") String name, @RequestBody Wish wish) {
    YearMonth period = wish.period() == null ? null : month(wish.period());
    boolean dryRun = Boolean.TRUE.equals(wish.dryRun());
    return switch (jobs.begin(new JobAsk(name, period, dryRun, caller.name()))) {
      case JobOutcome.Ran(JobExecution begun) -> run(begun);
      case JobOutcome.Unknown(List<String> known) -> throw unknown(name, known);
      case JobOutcome.Busy _ -> throw conflict(Text.of("job.busy", name));
      case JobOutcome.TooMany(int most) -> throw conflict(Text.of("job.many", most));
      case JobOutcome.NoDryRun _ -> throw wrong("/dryRun", "job.dry", name);
      case JobOutcome.NoPeriods _ -> throw wrong("/period", "job.periods", name);
      case JobOutcome.NotYet(YearMonth latest) ->
          throw wrong("/period", "job.yet", latest.toString());
    };
  }

  private static Run run(JobExecution one) {
    YearMonth period = one.occasion().period();
    return new Run(
        one.id(),
        one.state().name().toLowerCase(Locale.ROOT),
        one.occasion().scheduledFor(),
        period == null ? null : period.toString(),
        one.occasion().dryRun(),
        one.occasion().by(),
        one.node(),
        one.startedAt(),
        one.completedAt(),
        one.records(),
        one.error(),
        one.lines());
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException _) {
      throw wrong("/period", "job.month");
    }
  }

  private static ProblemException unknown(String name, List<String> known) {
    return Problem.of(ProblemCode.NOT_FOUND, Text.of("job.unknown", name, String.join(", ", known)))
        .exception();
  }

  private static ProblemException conflict(Text text) {
    return Problem.of(ProblemCode.CONFLICT, text).exception();
  }

  private static ProblemException wrong(String pointer, String text, Object... gaps) {
    return Problem.invalid(pointer, Text.of(text, gaps)).exception();
  }
}
