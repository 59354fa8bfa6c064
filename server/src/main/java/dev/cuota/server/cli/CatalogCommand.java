package dev.cuota.server.cli;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import dev.cuota.server.catalog.CatalogDocuments;
import dev.cuota.server.catalog.CatalogReader;
import dev.cuota.server.catalog.CatalogReading;
import dev.cuota.server.catalog.DocumentError;
import dev.cuota.server.catalog.DocumentOutcome;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Validates, compares and applies catalogs. */
@Command(
    name = "catalog",
    description = "Validate, compare and apply a catalog's document.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:the document has errors", "2:wrongly called or configured"})
public final class CatalogCommand implements Runnable {
  private static final int FINDINGS = 1;
  private static final String FILE = "FILE";
  private static final String ABOUT_FILE =
      "YAML or JSON; - for standard input; storefront or proptech for those that ship with Cuota";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "validate, diff or apply?");
  }

  @Command(name = "validate", description = "Say what is wrong with a document; needs no database.")
  int validate(@Parameters(paramLabel = FILE, description = ABOUT_FILE) String file) {
    return switch (CatalogReader.read(CatalogFile.load(spec, file))) {
      case CatalogReading.Invalid(List<DocumentError> errors) -> refuse(file, errors);
      case CatalogReading.Valid(Catalog catalog) -> {
        report().catalog(file, catalog);
        yield 0;
      }
    };
  }

  @Command(name = "diff", description = "Show what applying a document would change.")
  int diff(
      @Option(
              names = {"-e", "--environment"},
              description = "key of the environment; the default one when left out")
          @Nullable String environment,
      @Parameters(paramLabel = FILE, description = ABOUT_FILE) String file) {
    return run(environment, file, true);
  }

  @Command(name = "apply", description = "Put a document in force; harmless when it is already.")
  int apply(
      @Option(
              names = {"-e", "--environment"},
              description = "key of the environment; the default one when left out")
          @Nullable String environment,
      @Option(names = "--dry-run", description = "only show what would change") boolean dryRun,
      @Parameters(paramLabel = FILE, description = ABOUT_FILE) String file) {
    return run(environment, file, dryRun);
  }

  private int run(@Nullable String environment, String file, boolean dryRun) {
    String document = CatalogFile.load(spec, file);
    if (CatalogReader.read(document) instanceof CatalogReading.Invalid(var errors)) {
      return refuse(file, errors); // before a database is opened for it
    }
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      Environment named = NamedEnvironment.one(spec, installation.engine().security(), environment);
      CatalogDocuments documents = new CatalogDocuments(installation.engine().catalogs());
      DocumentOutcome outcome =
          dryRun
              ? documents.preview(named.id(), document)
              : documents.apply(named.id(), document, "operator");
      return switch (outcome) {
        case DocumentOutcome.Accepted(int version, CatalogDiff diff) -> {
          report().diff(diff);
          report().outcome(named.key(), version, diff, dryRun);
          yield 0;
        }
        case DocumentOutcome.Invalid(var errors) -> refuse(file, errors);
        case DocumentOutcome.Refused(var errors) -> refuse(file, errors);
      };
    }
  }

  private int refuse(String file, List<DocumentError> errors) {
    new CatalogReport(spec.commandLine().getErr(), width()).errors(file, errors);
    return FINDINGS;
  }

  private CatalogReport report() {
    PrintWriter out = spec.commandLine().getOut();
    return new CatalogReport(out, width());
  }

  private int width() {
    return spec.usageMessage().autoWidth(true).width();
  }
}
