package dev.cuota.server.cli;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.engine.fx.Decider;
import dev.cuota.engine.fx.RateOutcome;
import dev.cuota.engine.fx.RateSearch;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.fx.SourceFault;
import dev.cuota.engine.fx.StoredRate;
import dev.cuota.engine.fx.TakenRates;
import dev.cuota.engine.security.Cause;
import dev.cuota.gateways.rates.CsvRates;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows rates between currencies, brings them in, sets them, and accepts doubtful ones. */
@Command(
    name = "fx",
    description = "Show, import, set and accept rates between currencies.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or done before",
      "1:it cannot be, or some of a file was refused",
      "2:wrongly called or configured"
    })
public final class FxCommand implements Runnable {
  private static final int REFUSED = 1;
  private static final int MAX_TOLD = 50;
  private static final Decider OPERATOR = new Decider(Cause.admin("cuota fx"), null);
  private static final String ROW = "%-36s %-10s %-7s %-4s %-16s %3s %-11s %s%n";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, import, set, accept or refuse?");
  }

  @Command(name = "list", description = "Show rates, the last day first.")
  int list(
      @Option(names = "--base", description = "such as USD") @Nullable String base,
      @Option(names = "--quote", description = "such as ARS") @Nullable String quote,
      @Option(names = "--source", description = "such as ecb") @Nullable String source,
      @Option(names = "--waiting", description = "those in quarantine only") boolean waiting,
      @Option(names = "--limit", defaultValue = "50", description = "how many (${DEFAULT-VALUE})")
          int limit) {
    if (limit < 1 || limit > RateSearch.MAX_LIMIT) {
      throw wrong("--limit needs 1 to " + RateSearch.MAX_LIMIT);
    }
    RateSearch search = new RateSearch(null, base, quote, source, null, null, waiting, limit, 0);
    return with(
        rates -> {
          out().printf(ROW, "ID", "DAY", "PAIR", "SIDE", "SOURCE", "VER", "STATE", "RATE");
          rates.search(search).forEach(this::row);
          out().flush();
          return 0;
        });
  }

  @Command(name = "import", description = "Take rates from a file: " + CsvRates.HEADING)
  int bring(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--dry-run", description = "only say what would be taken") boolean dryRun) {
    return with(
        rates -> {
          try {
            return told(rates.bring(CsvRates.read(file), OPERATOR, dryRun), dryRun);
          } catch (SourceFault e) {
            return refused(e.getMessage());
          }
        });
  }

  @Command(name = "set", description = "Set a rate by hand; it goes before those of sources.")
  int set(
      @Parameters(paramLabel = "PAIR", description = "such as USD/ARS") String pair,
      @Parameters(paramLabel = "RATE", description = "such as 1525.03") BigDecimal value,
      @Option(names = "--day", required = true, description = "such as 2026-11-20") LocalDate day,
      @Option(names = "--side", defaultValue = "mid", description = "buy, sell or mid") Side side,
      @Option(names = "--reason", required = true, description = "why; for the journal")
          String reason,
      @Option(names = "--dry-run", description = "change nothing") boolean dryRun) {
    CurrencyPair two =
        CurrencyPair.of(pair).orElseThrow(() -> wrong(pair + " is no pair such as USD/ARS"));
    if (!PostedRate.fits(value) || !PostedRate.fits(day)) {
      throw wrong("no rate has that value, or that day");
    }
    if (reason.isBlank() || reason.length() > Rates.MAX_REASON) {
      throw wrong("--reason needs 1 to %d characters".formatted(Rates.MAX_REASON));
    }
    PostedRate rate = new PostedRate(two, side, day, value);
    return with(rates -> told(rates.set(rate, reason, OPERATOR, dryRun), dryRun));
  }

  @Command(name = "accept", description = "Take a rate out of quarantine.")
  int accept(
      @Parameters(paramLabel = "ID", description = "as list shows it") UUID id,
      @Option(names = "--dry-run", description = "change nothing") boolean dryRun) {
    return with(rates -> told(rates.accept(id, OPERATOR, dryRun), dryRun));
  }

  @Command(name = "refuse", description = "Say that a rate in quarantine is wrong.")
  int refuse(
      @Parameters(paramLabel = "ID", description = "as list shows it") UUID id,
      @Option(names = "--dry-run", description = "change nothing") boolean dryRun) {
    return with(rates -> told(rates.refuse(id, OPERATOR, dryRun), dryRun));
  }

  private int told(TakenRates taken, boolean dryRun) {
    out().println((dryRun ? "dry run: " : "") + taken.line());
    taken.doubtful().stream()
        .limit(MAX_TOLD)
        .forEach(one -> out().println("  doubtful: " + one.line()));
    taken.refused().stream().limit(MAX_TOLD).forEach(one -> out().println("  refused: " + one));
    out().flush();
    return taken.refused().isEmpty() ? 0 : REFUSED;
  }

  private int told(RateOutcome outcome, boolean dryRun) {
    return switch (outcome) {
      case RateOutcome.Holds(StoredRate rate) when rate.state() == StoredRate.State.REFUSED ->
          said(dryRun ? "would be refused: " : "refused: ", rate);
      case RateOutcome.Held(StoredRate rate) when rate.state() == StoredRate.State.REFUSED ->
          said("refused before: ", rate);
      case RateOutcome.Holds(StoredRate rate) -> said(dryRun ? "would hold: " : "holds: ", rate);
      case RateOutcome.Held(StoredRate rate) -> said("held before: ", rate);
      case RateOutcome.Decided(StoredRate rate) ->
          refused("it was %s before: %s".formatted(word(rate), rate.line()));
      case RateOutcome.NotFound _ -> refused("there is no such rate");
      case RateOutcome.Superseded(StoredRate rate) ->
          refused("its source has corrected it: " + rate.line());
      case RateOutcome.NotYet(LocalDate last) -> refused("the last day that can be set is " + last);
    };
  }

  private int said(String what, StoredRate rate) {
    out().println(what + rate.line());
    out().flush();
    return 0;
  }

  private int refused(@Nullable String why) {
    out().println("not done: " + why);
    out().flush();
    return REFUSED;
  }

  private void row(StoredRate one) {
    out()
        .printf(
            ROW,
            one.id(),
            one.rate().day(),
            one.rate().series().pair().text(),
            one.rate().series().side().wire(),
            one.rate().series().source(),
            one.rate().version(),
            word(one),
            one.rate().value().toPlainString());
  }

  private static String word(StoredRate one) {
    return one.state().name().toLowerCase(Locale.ROOT);
  }

  private int with(ToIntFunction<Rates> work) {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      return work.applyAsInt(installation.engine().rates());
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
