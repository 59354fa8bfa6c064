package dev.cuota.server.cli;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.Difference;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.security.BrokenLink;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.Journal;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves the books, and says where they are wrong. */
@Command(
    name = "verify",
    description = {
      "Prove that ledger, hours, days and months agree, that what was used is what was rated, asked,",
      "stated and charged, and that journal and statements are as they were written; print every",
      "difference. --from and --to bound the first of these alone.",
      "Exit code 0 when they agree, 1 when they do not."
    },
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      description = "key of one environment; all when left out")
  private @Nullable String environment;

  @Option(
      names = "--from",
      description = "first day, such as 2026-01-01; the beginning if left out")
  private @Nullable LocalDate from;

  @Option(names = "--to", description = "day after the last; everything if left out")
  private @Nullable LocalDate to;

  @Override
  public Integer call() {
    int differences = 0;
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      for (Environment one :
          NamedEnvironment.all(spec, installation.engine().security(), environment)) {
        differences += verify(installation.engine().metering(), one);
        differences += money(installation.engine(), one);
      }
      differences += verify(installation.engine().security().journal());
    }
    return differences == 0 ? 0 : 1;
  }

  private int verify(Metering metering, Environment one) {
    List<Difference> differences;
    try (CountBar bar = new CountBar(one.key(), "days")) {
      differences =
          metering.verify(one.id(), range(), (_, done, total) -> bar.reached(done, total));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (differences.isEmpty()) {
      out.printf("%s: ledger = hours = days = months%n", one.key());
    } else {
      out.printf("%s: %d differences%n", one.key(), differences.size());
      differences.forEach(difference -> out.println(text(difference)));
      out.println("cuota sync builds the rollups again from the ledger.");
    }
    out.flush();
    return differences.size();
  }

  /** Whether what was used is what was rated, asked, stated and charged. */
  private int money(Engine engine, Environment one) {
    List<Discrepancy> found = new ArrayList<>();
    try (CountBar bar = new CountBar(one.key(), "accounts")) {
      found.addAll(engine.billing().verify(one.id(), bar::reached));
    }
    found.addAll(engine.statements().verify(one.id()));
    PrintWriter out = spec.commandLine().getOut();
    if (found.isEmpty()) {
      out.printf("%s: rated = asked = stated = charged%n", one.key());
    } else {
      out.printf("%s: %d differences in money%n", one.key(), found.size());
      found.forEach(
          each ->
              out.printf(
                  "  %s  %s%n    expected  %s%n    found     %s%n",
                  each.between(), each.where(), each.expected(), each.found()));
    }
    out.flush();
    return found.size();
  }

  private int verify(Journal journal) {
    List<BrokenLink> broken = journal.verify();
    PrintWriter out = spec.commandLine().getOut();
    if (broken.isEmpty()) {
      out.println("journal: every entry is as it was written, and none is missing");
    } else {
      out.printf("journal: does not hold together at %d places%n", broken.size());
      broken.forEach(link -> out.println(text(link)));
    }
    out.flush();
    return broken.size();
  }

  private static String text(BrokenLink link) {
    String what =
        switch (link.kind()) {
          case CHANGED -> "entry %d or the one before it was changed";
          case MISSING -> "entries before %d are missing";
          case CUT_OFF -> "entries after %d are missing";
        };
    return "  environment %d, account %d: %s"
        .formatted(link.environment(), link.account(), what.formatted(link.number()));
  }

  private Period range() {
    return new Period(
        from == null ? Instant.EPOCH : start(from),
        to == null ? start(LocalDate.of(9999, 1, 1)) : start(to));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static String text(Difference difference) {
    return """
      %s  %s  tenant %s, meter %s%s
        expected  %s
        found     %s"""
        .formatted(
            difference.between(),
            difference.bucket(),
            difference.tenant(),
            difference.meter(),
            difference.group() == 0 ? "" : ", group " + difference.group(),
            difference.expected(),
            difference.found());
  }
}
