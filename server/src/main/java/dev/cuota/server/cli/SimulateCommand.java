package dev.cuota.server.cli;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.simulation.Economy;
import dev.cuota.core.simulation.Mix;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.simulation.Prepared;
import dev.cuota.engine.simulation.Projecting;
import dev.cuota.engine.simulation.ProjectionAsk;
import dev.cuota.engine.simulation.Replay;
import dev.cuota.engine.simulation.Scenario;
import dev.cuota.engine.simulation.Simulated;
import dev.cuota.engine.simulation.Simulations;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import dev.cuota.server.catalog.CatalogReader;
import dev.cuota.server.catalog.CatalogReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays past months against another catalog or mix of plans. */
@Command(
    name = "simulate",
    description = {
      "Replay past months against another catalog or mix of plans, and say what accounts would have"
          + " owed and cost, and who would have been limited. Nothing is written to the books."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  A new catalog, on the first quarter:",
      "    cuota simulate --catalog new.yaml --from 2026-01-01 --to 2026-03-31",
      "  What if everybody on growth went to starter?",
      "    cuota simulate --from 2026-01-01 --to 2026-03-31 --mix growth=starter",
      "  Every account's figures, for a spreadsheet:",
      "    cuota simulate --catalog new.yaml --from 2026-03-01 --to 2026-03-31 --export march.csv",
      "  What would 500 and 5,000 accounts bring, if every allowance were used up?",
      "    cuota simulate --from 2026-03-01 --to 2026-03-31 --project 500,5000 \\",
      "      --share free=40,starter=60 --assume full"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the catalog has errors, or cannot be tried on the past",
      "2:wrongly called or configured"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int REFUSED = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      description = "key of the environment; the default one when left out")
  private @Nullable String environment;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description =
          "YAML or JSON; - for standard input; storefront or proptech for those that ship with Cuota;"
              + " the present one when left out")
  private @Nullable String catalog;

  @Option(
      names = "--from",
      required = true,
      description = "first day of a month, such as 2026-01-01")
  private LocalDate from = LocalDate.EPOCH;

  @Option(names = "--to", required = true, description = "last day of a month, such as 2026-03-31")
  private LocalDate to = LocalDate.EPOCH;

  @Option(
      names = "--mix",
      paramLabel = "OLD=NEW|FILE",
      split = ",",
      description =
          "puts those who were on a plan on another one; none for no plan; a file has a pair on each"
              + " line; may be said again")
  private List<String> mix = List.of();

  @Option(
      names = "--account",
      paramLabel = "KEY",
      split = ",",
      description = "looks at this account only; may be said again")
  private List<String> accounts = List.of();

  @Option(names = "--without-overrides", description = "as if no account or tenant had an override")
  private boolean withoutOverrides;

  @Option(
      names = "--project",
      paramLabel = "COUNT",
      split = ",",
      description = "for how many accounts to project a month (100,1000,10000)")
  private List<Integer> projected = ProjectionAsk.USUAL.accounts();

  @Option(
      names = "--share",
      paramLabel = "PLAN=SHARE",
      split = ",",
      description =
          "how projected accounts are spread; free=30,starter=50,professional=15,enterprise=5 where"
              + " the catalog has these plans, else as the accounts were")
  private List<String> shares = List.of();

  @Option(
      names = "--assume",
      defaultValue = "observed",
      description =
          "how projected accounts use their plans: observed, as those on it did on average, or full,"
              + " every allowance used up (${DEFAULT-VALUE})")
  private Economy.Assumption assumption = Economy.Assumption.OBSERVED;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "writes every account to a file that ends in .csv or .json")
  private @Nullable Path export;

  @Option(names = "--json", description = "says all of it as one JSON document")
  private boolean json;

  @Override
  public Integer call() {
    ProjectionAsk ask = ask();
    Catalog wanted = null;
    if (catalog != null) {
      switch (CatalogReader.read(CatalogFile.load(spec, catalog))) {
        case CatalogReading.Valid(Catalog read) -> wanted = read;
        case CatalogReading.Invalid(var errors) -> {
          new CatalogReport(spec.commandLine().getErr(), width()).errors(catalog, errors);
          return REFUSED;
        }
      }
    }
    YearMonth first = YearMonth.from(from);
    YearMonth last = YearMonth.from(to);
    requireWholeMonths(first, last);
    Map<String, String> plans = new TreeMap<>();
    new Pairs(spec, "--mix").read(mix, plans);
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      Environment named = NamedEnvironment.one(spec, installation.engine().security(), environment);
      Scenario scenario =
          new Scenario(
              named.id(), first, last, wanted, new TreeMap<>(plans), !withoutOverrides, accounts);
      return run(installation.engine().simulations(), scenario, ask);
    }
  }

  private int run(Simulations simulations, Scenario scenario, ProjectionAsk ask) {
    return switch (simulations.prepare(scenario)) {
      case Prepared.Ready(Replay replay) -> replay(replay, ask);
      case Prepared.WrongMonths(int most) ->
          throw wrong("--from and --to: 1 to %d months that have begun".formatted(most));
      case Prepared.NoCatalog _ ->
          throw wrong("there is no catalog yet: cuota catalog apply brings one");
      case Prepared.UnknownPlans(var plans, var known) ->
          throw wrong(
              "--mix: the catalog has no plan %s, only %s"
                  .formatted(String.join(", ", plans), String.join(", ", known)));
      case Prepared.UnknownAccounts(var unknown) ->
          throw wrong("--account: there is no account " + String.join(", ", unknown));
      case Prepared.Uncountable(var meters) -> {
        spec.commandLine()
            .getErr()
            .printf(
                "These meters count otherwise than before, and cannot count the past: %s.%n"
                    + "Levels and gmv can be tried only as they are counted now.%n",
                String.join(", ", meters));
        yield REFUSED;
      }
    };
  }

  private int replay(Replay replay, ProjectionAsk ask) {
    SimulationTable.Range range =
        new SimulationTable.Range(replay.scenario().first(), replay.scenario().last());
    SimulationTable table = new SimulationTable(spec.commandLine().getOut(), width());
    try (AccountExport file = AccountExport.to(export);
        CountBar bar = new CountBar("simulate", "accounts")) {
      Highlights highlights = new Highlights();
      Simulated found =
          replay.run(
              some -> {
                highlights.add(some);
                some.forEach(file::write);
              },
              bar::reached);
      Projecting projecting = Projecting.of(replay.catalog(), found);
      requirePlans(projecting, ask);
      if (json) {
        spec.commandLine()
            .getOut()
            .println(SimulationJson.of(range, found, highlights, projecting.make(ask)).text());
      } else {
        table.print(range, found, highlights);
        table.projections(projecting.make(ask), ask.assumption(), projecting.unobserved(ask));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the export could not be written", e);
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void requirePlans(Projecting projecting, ProjectionAsk ask) {
    Mix spread = ask.mix();
    List<String> unknown = spread == null ? List.of() : projecting.unknown(spread);
    if (!unknown.isEmpty()) {
      throw wrong("--share: the catalog has no plan " + String.join(", ", unknown));
    }
  }

  private ProjectionAsk ask() {
    try {
      return new ProjectionAsk(projected, new Pairs(spec, "--share").mix(shares), assumption);
    } catch (IllegalArgumentException e) {
      throw wrong("--project, --share: " + e.getMessage());
    }
  }

  private void requireWholeMonths(YearMonth first, YearMonth last) {
    if (!from.equals(first.atDay(1)) || !to.equals(last.atEndOfMonth())) {
      throw wrong(
          "bills are made by the month, so --from is the first day of one and --to the last: %s to %s"
              .formatted(first.atDay(1), last.atEndOfMonth()));
    }
    if (export != null && AccountExport.kind(export) == null) {
      throw wrong("--export needs a name that ends in .csv or .json");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int width() {
    return spec.usageMessage().autoWidth(true).width();
  }
}
