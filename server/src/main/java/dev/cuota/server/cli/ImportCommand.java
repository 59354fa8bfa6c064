package dev.cuota.server.cli;

import dev.cuota.engine.Engine;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import dev.cuota.server.imports.AccessLogFormat;
import dev.cuota.server.imports.BadLine;
import dev.cuota.server.imports.ImportPlan;
import dev.cuota.server.imports.ImportSummary;
import dev.cuota.server.imports.Importer;
import dev.cuota.server.imports.Recording;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads recordings of usage into the ledger. */
@Command(
    name = "import",
    description = {
      "Read recordings of usage into the ledger, packed with gzip or zstd or not.",
      "Importing a file again, or again after an interruption, never counts anything twice:",
      "events are known by the content of the file and the line they came from."
    },
    footer = {
      "",
      "Examples:",
      "  cuota import access.log.gz --format access-log",
      "  cuota import orders.csv --format csv --type order \\",
      "    --map tenant=CustomerID,time=InvoiceDate,data.amount=UnitPrice --time-format 'dd-MM-yy H:mm'"
    },
    mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
  private static final int MAX_BATCH = 20_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "What to read.")
  private List<Path> files = List.of();

  @Option(names = "--format", required = true, description = "${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init") // required
  private ImportPlan.Format format;

  @Option(names = "--environment", description = "Key of the environment; else the default one.")
  private @Nullable String environment;

  @Option(
      names = "--type",
      description = "Type of the events; 'request' for access logs unless said otherwise.")
  private @Nullable String type;

  @Option(
      names = "--map",
      split = ",",
      paramLabel = "PART=COLUMN",
      description = {
        "Which column becomes which part of an event: tenant, time, type, id, data.NAME.",
        "COLUMN:-TEXT takes TEXT where the column is empty; A*B and A+B compute; 'TEXT' is itself.",
        "Columns of an access log: client, user, time, method, path, status, bytes, referrer, agent."
      })
  private Map<String, String> parts = new LinkedHashMap<>();

  @Option(names = "--tenant-column", description = "Short for --map tenant=COLUMN.")
  private @Nullable String tenantColumn;

  @Option(names = "--id-column", description = "Short for --map id=COLUMN.")
  private @Nullable String idColumn;

  @Option(names = "--time-format", description = "Such as 'dd-MM-yy H:mm'; ISO 8601 without.")
  private @Nullable String timeFormat;

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "Zone of times that name none; ${DEFAULT-VALUE} without.")
  @SuppressWarnings("NullAway.Init") // has a default
  private ZoneId zone;

  @Option(names = "--separator", defaultValue = ",", description = "Of CSV; a comma without.")
  private char separator;

  @Option(names = "--charset", defaultValue = "UTF-8", description = "${DEFAULT-VALUE} without.")
  @SuppressWarnings("NullAway.Init") // has a default
  private Charset charset;

  @Option(
      names = "--source",
      description = {
        "Source of the events. Without, it is made of the file's content; name one for a file",
        "that grows, so that its lines stay the same events."
      })
  private @Nullable String source;

  @Option(names = "--skip-bad", description = "Leave lines out that cannot be read, and go on.")
  private boolean skipBad;

  @Option(names = "--from-start", description = "Send again what an unfinished attempt has sent.")
  private boolean fromStart;

  @Option(
      names = "--batch",
      defaultValue = "" + Importer.BATCH_EVENTS,
      description = "Events in one transaction; ${DEFAULT-VALUE} without.")
  private int batch;

  @Option(names = "--dry-run", description = "Read everything and store nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    ImportPlan plan = plan();
    requireFiles();
    if (batch < 1 || batch > MAX_BATCH) {
      throw new ParameterException(spec.commandLine(), "--batch must be 1 to " + MAX_BATCH);
    }
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      ImportPlan.Target target = target(installation.engine());
      for (Path file : files) {
        run(plan, file, target);
      }
      return 0;
    } catch (BadLine e) {
      spec.commandLine().getErr().println(e.getMessage());
      spec.commandLine().getErr().println("Mend the line, or leave such lines out: --skip-bad");
      return 1;
    }
  }

  private void run(ImportPlan plan, Path file, ImportPlan.Target target) throws IOException {
    String name = file.getFileName().toString();
    ImportPlan.Attempt attempt = new ImportPlan.Attempt(fromStart, skipBad, batch);
    ImportSummary summary;
    try (ImportProgress progress = new ImportProgress(name, spec.commandLine().getOut())) {
      summary = plan.run(Recording.file(file), target, attempt, progress);
    }
    report(name, summary);
  }

  private void report(String name, ImportSummary summary) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s: %,d lines", name, summary.lines());
    if (dryRun) {
      out.printf(", %,d events could be stored", summary.stored());
    } else {
      out.printf(", %,d events new, %,d known before", summary.stored(), summary.known());
    }
    if (summary.uncounted() > 0) {
      out.printf(", %,d that no meter counts", summary.uncounted());
    }
    if (summary.bad() > 0) {
      out.printf(", %,d lines left out", summary.bad());
    }
    out.println();
    out.flush();
  }

  private ImportPlan plan() {
    SequencedMap<String, String> all = new LinkedHashMap<>();
    if (format == ImportPlan.Format.ACCESS_LOG) {
      all.putAll(AccessLogFormat.PARTS);
    }
    all.putAll(parts);
    if (tenantColumn != null) {
      all.put("tenant", tenantColumn);
    }
    if (idColumn != null) {
      all.put("id", idColumn);
    }
    if (type == null && format == ImportPlan.Format.CSV && !all.containsKey("type")) {
      throw new ParameterException(spec.commandLine(), "say which --type the events have");
    }
    ImportPlan plan =
        new ImportPlan(
            format,
            type == null ? "request" : type,
            all,
            source,
            timeFormat,
            zone,
            separator,
            charset);
    try {
      plan.lineFormat("check", Instant.EPOCH);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    return plan;
  }

  private void requireFiles() {
    for (Path file : files) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new ParameterException(spec.commandLine(), "cannot read " + file);
      }
    }
  }

  private ImportPlan.Target target(Engine engine) {
    return dryRun
        ? ImportPlan.Target.nowhere(engine.clock().now())
        : ImportPlan.Target.ledger(
            engine, NamedEnvironment.one(spec, engine.security(), environment));
  }
}
