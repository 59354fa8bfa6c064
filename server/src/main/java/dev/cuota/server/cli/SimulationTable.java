package dev.cuota.server.cli;

import dev.cuota.core.platform.MinorUnits;
import dev.cuota.core.platform.Money;
import dev.cuota.core.simulation.Charges;
import dev.cuota.core.simulation.Economy;
import dev.cuota.core.simulation.Projection;
import dev.cuota.core.simulation.Side;
import dev.cuota.engine.simulation.Limited;
import dev.cuota.engine.simulation.LimitedAccount;
import dev.cuota.engine.simulation.Simulated;
import dev.cuota.engine.simulation.SimulatedAccount;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes what a simulation has found in columns, no wider than the terminal. */
final class SimulationTable {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String TOTAL = "  %-22s %16s %16s %16s";
  private static final String ACCOUNT = "  %-17s %-20s %12s %12s %12s";
  private static final String LIMIT = "  %-16s %-18s %-16s %-12s %s";
  private static final String PROJECTION = "  %-14s %10s %14s %13s %14s %4s";
  private static final int KEY_WIDTH = 17;
  private static final int PLANS_WIDTH = 20;
  private static final int PLAN_WIDTH = 14;
  private static final int FEATURE_WIDTH = 16;

  private final PrintWriter out;
  private final int width;

  SimulationTable(PrintWriter out, int width) {
    this.out = out;
    this.width = width;
  }

  /** The months that were replayed. */
  record Range(YearMonth first, YearMonth last) {}

  void print(Range range, Simulated found, Highlights highlights) {
    line(
        "%s to %s, %,d accounts: what was owed, and what would have been."
            .formatted(range.first().atDay(1), range.last().atEndOfMonth(), found.accounts()));
    line("");
    totals(found.was(), found.would());
    remarks(found);
    changed(highlights);
    limited(found, highlights);
    out.flush();
  }

  private void totals(Side was, Side would) {
    line(TOTAL.formatted("", "WAS", "WOULD BE", "DIFFERENCE"));
    SortedSet<String> currencies = new TreeSet<>(was.charges().keySet());
    currencies.addAll(would.charges().keySet());
    for (String currency : currencies) {
      Charges none = Charges.none(currency);
      Charges before = was.charges().getOrDefault(currency, none);
      Charges after = would.charges().getOrDefault(currency, none);
      total("plans", before, after, Charges::price);
      total("overage", before, after, Charges::overage);
      total("commission", before, after, Charges::commission);
      total("revenue " + currency, before, after, Charges::total);
    }
    total("cost " + would.cost().currency(), Optional.of(was.cost()), Optional.of(would.cost()));
    total("margin", was.margin(), would.margin());
    line(
        TOTAL.formatted(
            "margin, % of revenue",
            was.marginPercent().map(one -> one + " %").orElse("–"),
            would.marginPercent().map(one -> one + " %").orElse("–"),
            ""));
  }

  private void total(String name, Charges was, Charges would, Function<Charges, Money> of) {
    total(name, Optional.of(of.apply(was)), Optional.of(of.apply(would)));
  }

  private void total(String name, Optional<Money> was, Optional<Money> would) {
    Optional<Money> difference =
        was.flatMap(
            before ->
                would
                    .filter(after -> after.currency().equals(before.currency()))
                    .map(after -> after.minus(before)));
    line(
        TOTAL.formatted(
            name,
            was.map(SimulationTable::grouped).orElse("–"),
            would.map(SimulationTable::grouped).orElse("–"),
            difference.map(SimulationTable::signed).orElse("–")));
  }

  private void remarks(Simulated found) {
    line("");
    found
        .missing()
        .forEach(
            (plan, accounts) ->
                line(
                    "%,d accounts were on %s, which the other catalog does not have; they owe nothing"
                            .formatted(accounts, plan)
                        + " in it. --mix %s=… puts them on another plan.".formatted(plan)));
    if (!found.counted().isEmpty()) {
      line("Counted anew from the ledger: " + String.join(", ", found.counted()));
    }
    if (found.unvalued() > 0) {
      line(
          "%,d accounts have sales without a rate; these are in no commission."
              .formatted(found.unvalued()));
    }
  }

  private void changed(Highlights highlights) {
    List<SimulatedAccount> rows = highlights.changed();
    if (rows.isEmpty()) {
      line("No bill would change.");
      return;
    }
    line("");
    line(
        "BILLS THAT WOULD CHANGE: %,d%s"
            .formatted(
                highlights.changes(),
                highlights.changes() > rows.size()
                    ? ", the %d greatest changes".formatted(rows.size())
                    : ""));
    line(ACCOUNT.formatted("ACCOUNT", "PLAN", "WAS", "WOULD BE", "DIFFERENCE"));
    for (SimulatedAccount one : rows) {
      line(
          ACCOUNT.formatted(
              cut(one.key(), KEY_WIDTH),
              cut(plans(one), PLANS_WIDTH),
              owed(one.was()),
              owed(one.would()),
              one.difference().map(SimulationTable::signed).orElse("–")));
    }
  }

  private void limited(Simulated found, Highlights highlights) {
    line("");
    if (highlights.limits() == 0) {
      line("Nobody would have been limited.");
      return;
    }
    line(
        "WOULD HAVE BEEN LIMITED: %,d accounts, %,d of them newly%s"
            .formatted(
                found.limitedAccounts(),
                found.newlyLimited(),
                highlights.limits() > Highlights.SHOWN
                    ? "; %,d times, the first %d".formatted(highlights.limits(), Highlights.SHOWN)
                    : ""));
    line(LIMIT.formatted("SINCE (UTC)", "TENANT", "FEATURE", "WHY", "USED"));
    highlights.limited().forEach(this::limit);
    if (highlights.limited().stream().anyMatch(one -> one.limited().before())) {
      line("  = beyond what went then, too");
    }
  }

  private void limit(LimitedAccount account) {
    Limited one = account.limited();
    Instant at = one.at();
    String tenant = one.tenant();
    line(
        LIMIT.formatted(
            at == null ? one.month() + ", in it" : HOUR.format(at),
            cut(tenant == null ? account.key() : tenant, KEY_WIDTH),
            cut(one.feature(), FEATURE_WIDTH),
            switch (one.why()) {
              case HARD_LIMIT -> "hard limit";
              case NOT_INCLUDED -> "not included";
            },
            "%s of %s%s".formatted(one.used(), one.allowed(), one.before() ? " =" : "")));
  }

  /** What other numbers of accounts would come to in a month. */
  void projections(
      List<Projection> projections, Economy.Assumption assumption, List<String> unobserved) {
    if (projections.isEmpty()) {
      return;
    }
    line("");
    line(
        "PROJECTED, A MONTH: "
            + switch (assumption) {
              case FULL -> "every allowance used up, nothing above";
              case OBSERVED -> "each as accounts on its plan were on average in these months";
            });
    line(PROJECTION.formatted("PLAN", "ACCOUNTS", "REVENUE", "COST", "MARGIN", "%"));
    for (Projection one : projections) {
      one.lines().forEach(this::line);
      line(
          PROJECTION.formatted(
              "all",
              "%,d".formatted(one.accounts()),
              one.revenue().values().stream()
                  .map(SimulationTable::grouped)
                  .collect(Collectors.joining(" + ")),
              one.cost().map(SimulationTable::grouped).orElse("–"),
              one.margin().map(SimulationTable::grouped).orElse("–"),
              one.marginPercent().map(Object::toString).orElse("–")));
      line("");
    }
    if (!unobserved.isEmpty()) {
      line("Nobody was on " + String.join(", ", unobserved) + ": taken as used up.");
    }
    if (projections.getFirst().lines().stream().anyMatch(one -> one.cost() == null)) {
      line("– where something that costs is unlimited, so that full use has no bound");
    }
    out.flush();
  }

  private void line(Projection.Line one) {
    line(
        PROJECTION.formatted(
            cut(one.plan(), PLAN_WIDTH),
            "%,d".formatted(one.accounts()),
            Optional.ofNullable(one.revenue()).map(SimulationTable::grouped).orElse("–"),
            Optional.ofNullable(one.cost()).map(SimulationTable::grouped).orElse("–"),
            one.margin().map(SimulationTable::grouped).orElse("–"),
            one.marginPercent().map(Object::toString).orElse("–")));
  }

  private static String plans(SimulatedAccount one) {
    String before = one.was().plan().isEmpty() ? "none" : one.was().plan();
    String after = one.would().plan().isEmpty() ? "none" : one.would().plan();
    return before.equals(after) ? before : before + " → " + after;
  }

  private static String owed(Side side) {
    return side.charges().isEmpty()
        ? "–"
        : side.revenue().values().stream()
            .map(SimulationTable::grouped)
            .collect(Collectors.joining(" + "));
  }

  private static String signed(Money money) {
    return (money.signum() > 0 ? "+" : "") + grouped(money);
  }

  /** With the digits of its currency, in groups of three. */
  private static String grouped(Money money) {
    int digits = Math.max(money.amount().scale(), MinorUnits.digits(money.currency()));
    return ("%,." + digits + "f").formatted(money.amount());
  }

  private void line(String text) {
    out.println(cut(text.stripTrailing(), width));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, Math.max(1, most - 1)) + "…";
  }
}
