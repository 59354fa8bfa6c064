package dev.cuota.server.cli;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.core.catalog.FullUse;
import dev.cuota.core.catalog.Plan;
import dev.cuota.server.catalog.DocumentError;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Prints catalogs and what changes in them, as wide as the terminal and coloured only there. */
final class CatalogReport {
  private static final int FIELD_WIDTH = 44;

  private final PrintWriter out;
  private final int width;

  CatalogReport(PrintWriter out, int width) {
    this.out = out;
    this.width = width;
  }

  void errors(String file, List<DocumentError> errors) {
    for (DocumentError error : errors) {
      out.printf(
          "%s %s%n",
          coloured("bold", file + ":" + error.line() + ":" + error.column()), told(error));
    }
    out.println(coloured("red", errors.size() == 1 ? "1 error" : errors.size() + " errors"));
    out.flush();
  }

  void catalog(String file, Catalog catalog) {
    out.printf(
        "%s: %d meters, %d counters, %d features, %d actions, %d plans%n%n",
        coloured("green", file + " is valid"),
        catalog.meters().size(),
        catalog.counters().size(),
        catalog.features().size(),
        catalog.actions().size(),
        catalog.plans().size());
    String row = "%-24s %14s %-6s %18s %8s%n";
    out.printf(Locale.ROOT, row, "PLAN", "PRICE", "EVERY", "COST IF ALL USED", "MARGIN");
    for (Plan plan : catalog.plans().values()) {
      Optional<FullUse> full = FullUse.of(catalog, plan);
      out.printf(
          Locale.ROOT,
          row,
          cut(plan.key(), 24),
          plan.price().toPlainString() + " " + plan.currency(),
          plan.interval().name().toLowerCase(Locale.ROOT),
          full.map(use -> use.cost().toPlainString() + " " + catalog.costCurrency())
              .orElse("without bound"),
          full.flatMap(FullUse::marginPercent).map(percent -> percent + " %").orElse("–"));
    }
    out.flush();
  }

  void diff(CatalogDiff diff) {
    for (CatalogDiff.Change change : diff.changes()) {
      String what =
          change.part().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + change.key();
      switch (change.kind()) {
        case ADDED -> out.println(coloured("green", "+ " + what.strip()));
        case CHANGED -> {
          out.println(coloured("yellow", "~ " + what.strip()));
          change.fields().forEach(this::field);
        }
        case REMOVED -> out.println(coloured("red", "- " + what.strip()));
      }
    }
    out.flush();
  }

  void outcome(String environment, int version, CatalogDiff diff, boolean dryRun) {
    if (diff.isEmpty()) {
      out.printf("Nothing to change: %s is at version %d.%n", environment, version);
    } else {
      out.printf(
          "%s%d added, %d changed, %d retired: %s %s%n",
          diff.changes().isEmpty() ? "" : System.lineSeparator(),
          diff.count(CatalogDiff.Kind.ADDED),
          diff.count(CatalogDiff.Kind.CHANGED),
          diff.count(CatalogDiff.Kind.REMOVED),
          environment,
          dryRun
              ? "would be at version %d, nothing was written.".formatted(version + 1)
              : "is at version %d.".formatted(version));
    }
    out.flush();
  }

  private void field(CatalogDiff.Field field) {
    String line = "    %-" + FIELD_WIDTH + "s %s → %s";
    out.println(
        cut(line.formatted(field.name(), shown(field.before()), shown(field.after())), width));
  }

  private static String told(DocumentError error) {
    return error.path().isEmpty() ? error.message() : error.path() + ": " + error.message();
  }

  private static String shown(@Nullable String value) {
    return value == null || value.isEmpty() ? "–" : value;
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  /** The text may hold what the colouring would take for markup, so it stays outside of it. */
  private static String coloured(String style, String text) {
    Ansi ansi = Ansi.AUTO;
    return ansi.enabled()
        ? Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.reset.on()
        : text;
  }
}
