package dev.cuota.server.cli;

import dev.cuota.engine.platform.JobAsk;
import dev.cuota.engine.platform.JobExecution;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.platform.JobOutcome;
import dev.cuota.engine.platform.Jobs;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.time.YearMonth;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows recurring work and runs it by hand. */
@Command(
    name = "jobs",
    description = "Show recurring work, how it went, and run it by hand.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:the run failed, or it is running already",
      "2:wrongly called or configured"
    })
public final class JobsCommand implements Runnable {
  private static final int FAILED = 1;
  private static final String OPERATOR = "operator";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, run or history?");
  }

  @Command(name = "list", description = "Show all jobs, their last run and their next. In UTC.")
  int list() {
    return with(
        jobs -> {
          table().jobs(jobs.all());
          return 0;
        });
  }

  @Command(
      name = "history",
      description = "Show the last runs, newest first; of one job with what each said.")
  int history(
      @Parameters(paramLabel = "NAME", arity = "0..1", description = "one job; all if left out")
          @Nullable String name,
      @Option(
              names = "--limit",
              defaultValue = "20",
              description = "how many, 1 to " + Jobs.MAX_SHOWN + " (${DEFAULT-VALUE})")
          int limit) {
    if (limit < 1 || limit > Jobs.MAX_SHOWN) {
      throw wrong("--limit needs 1 to " + Jobs.MAX_SHOWN);
    }
    return with(
        jobs -> {
          if (name != null && jobs.find(name).isEmpty()) {
            throw unknown(name, jobs.all().stream().map(JobFacts::name).toList());
          }
          table().runs(jobs.executions(name, limit), name != null);
          return 0;
        });
  }

  @Command(name = "run", description = "Run a job here and now, whatever its schedule.")
  int run(
      @Parameters(paramLabel = "NAME", description = "as list shows it") String name,
      @Option(
              names = "--period",
              paramLabel = "MONTH",
              description = "such as 2026-10, for jobs that are about a month; else the last one")
          @Nullable YearMonth period,
      @Option(names = "--dry-run", description = "only say what would be done") boolean dryRun) {
    return with(
        jobs -> {
          try (CountBar bar = new CountBar(name, "records")) {
            return told(name, jobs.run(new JobAsk(name, period, dryRun, OPERATOR), bar::reached));
          }
        });
  }

  private int told(String name, JobOutcome outcome) {
    return switch (outcome) {
      case JobOutcome.Ran(JobExecution execution) -> {
        table().run(execution);
        yield execution.error() == null ? 0 : FAILED;
      }
      case JobOutcome.Busy _ -> {
        spec.commandLine().getErr().println(name + " is running already.");
        yield FAILED;
      }
      case JobOutcome.TooMany(int most) -> {
        spec.commandLine().getErr().println(most + " jobs are being run by hand already.");
        yield FAILED;
      }
      case JobOutcome.Unknown(List<String> known) -> throw unknown(name, known);
      case JobOutcome.NoDryRun _ -> throw wrong("--dry-run: " + name + " cannot do a dry run");
      case JobOutcome.NoPeriods _ -> throw wrong("--period: " + name + " is about no month");
      case JobOutcome.NotYet(YearMonth latest) ->
          throw wrong("--period: the month has not begun; the latest is " + latest);
    };
  }

  private int with(ToIntFunction<Jobs> work) {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      return work.applyAsInt(installation.engine().jobs());
    }
  }

  private JobTable table() {
    return new JobTable(
        spec.commandLine().getOut(), spec.usageMessage().autoWidth(true).width() - 1);
  }

  private ParameterException unknown(String name, List<String> known) {
    return wrong("there is no job %s, only %s".formatted(name, String.join(", ", known)));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
