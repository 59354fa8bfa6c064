package dev.cuota.server.console;

import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.JobAsk;
import dev.cuota.engine.platform.JobExecution;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.platform.JobOutcome;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Recurring work: how it goes, and to have it run now. Alerts, as most of them come from there. */
@RestController
class JobsPage {
  private static final int SHOWN_RUNS = 30;

  /** What may be said of having asked for a run. */
  private static final Set<String> SAID =
      Set.of("begun", "busy", "many", "dry", "periods", "yet", "month");

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  JobsPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  @GetMapping("/console/{environment}/jobs")
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(defaultValue = "") String said) {
    Shell shell = shell(request, key);
    JobTexts words = new JobTexts(shell);
    Texts texts = shell.texts();
    return pages.page(
        "jobs",
        shell,
        new JobList(
            engine
                .jobs()
                .watchedAt()
                .map(at -> texts.get("jobs.watched", texts.time(at)))
                .orElse(""),
            engine.jobs().all().stream().map(words::row).toList(),
            words.alerts(engine.alerts().open(environments.named(key).id())),
            said.equals("resolved") ? texts.get("alerts.resolved") : ""));
  }

  @GetMapping("/console/{environment}/jobs/{name}")
  ResponseEntity<byte[]> job(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("name") String name,
      @RequestParam(defaultValue = "") String said) {
    Shell shell = shell(request, key);
    JobFacts job = engine.jobs().find(name).orElseThrow(Environments.NotFound::new);
    return pages.page("job", shell, view(shell, job, SAID.contains(said) ? said : ""));
  }

  /** Begins a run, or says why not. */
  @PostMapping("/console/{environment}/jobs/{name}")
  ResponseEntity<Void> begin(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("name") String name,
      @RequestParam(defaultValue = "") String act,
      @RequestParam(defaultValue = "") String period) {
    Shell shell = shell(request, key);
    return to(shell.job(name) + "?said=" + begun(name, act.equals("dry"), period, who(shell)));
  }

  @PostMapping("/console/{environment}/alerts/{id}/resolve")
  ResponseEntity<Void> resolve(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") UUID id) {
    Shell shell = shell(request, key);
    Environment environment = environments.named(key);
    // One that is over already, by itself or by somebody else, is as it should be.
    engine.alerts().resolve(environment.id(), id, who(shell));
    return to(shell.link(Shell.Section.JOBS) + "?said=resolved");
  }

  private String begun(String name, boolean dryRun, String period, String by) {
    @Nullable YearMonth month;
    try {
      month = period.isBlank() ? null : YearMonth.parse(period.strip());
    } catch (DateTimeException _) {
      return "month";
    }
    return said(engine.jobs().begin(new JobAsk(name, month, dryRun, by)));
  }

  private static String said(JobOutcome outcome) {
    return switch (outcome) {
      case JobOutcome.Ran _ -> "begun";
      case JobOutcome.Busy _ -> "busy";
      case JobOutcome.TooMany _ -> "many";
      case JobOutcome.NoDryRun _ -> "dry";
      case JobOutcome.NoPeriods _ -> "periods";
      case JobOutcome.NotYet _ -> "yet";
      case JobOutcome.Unknown _ -> throw new Environments.NotFound();
    };
  }

  private JobView view(Shell shell, JobFacts job, String said) {
    JobTexts words = new JobTexts(shell);
    List<JobExecution> runs = engine.jobs().executions(job.name(), SHOWN_RUNS);
    return new JobView(
        words.title(job.name()),
        job.name(),
        shell.job(job.name()),
        words.schedule(job.schedule()),
        words.next(job.next()),
        job.dryRuns(),
        job.hasPeriods(),
        said.isEmpty() ? "" : shell.t("jobs.said." + said),
        !said.equals("begun"),
        runs.stream().anyMatch(run -> run.state() == JobExecution.State.RUNNING),
        runs.stream().map(words::run).toList());
  }

  private Shell shell(HttpServletRequest request, String key) {
    return pages.shell(request, environments.named(key), Shell.Section.JOBS);
  }

  private static String who(Shell shell) {
    return Objects.requireNonNull(shell.person(), "nobody is logged in");
  }

  private static ResponseEntity<Void> to(String address) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(address)).build();
  }
}
