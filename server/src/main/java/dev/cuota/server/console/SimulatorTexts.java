package dev.cuota.server.console;

import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.simulation.Charges;
import dev.cuota.core.simulation.Projection;
import dev.cuota.core.simulation.Side;
import dev.cuota.engine.simulation.Limited;
import dev.cuota.engine.simulation.LimitedAccount;
import dev.cuota.engine.simulation.Simulated;
import dev.cuota.engine.simulation.SimulatedAccount;
import dev.cuota.engine.simulation.Simulation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts simulations into the reader's language. */
final class SimulatorTexts {
  private static final int PERCENT = 100;

  private final Shell shell;
  private final Texts texts;
  private final Plans plans;

  SimulatorTexts(Shell shell, Plans plans) {
    this.shell = shell;
    this.texts = shell.texts();
    this.plans = plans;
  }

  SimulatorForm.Run run(Simulation one) {
    return new SimulatorForm.Run(
        address(one),
        months(one),
        catalog(one),
        texts.label("Simulation", one.state().status().name()),
        style(one),
        texts.get("simulator.asked", one.by(), texts.time(one.at())));
  }

  /** One that has no result, or none yet. */
  SimulatorResult open(Simulation one) {
    return result(one, List.of(), List.of(), List.of(), List.of(), List.of(), "");
  }

  SimulatorResult done(
      Simulation one,
      Simulated found,
      List<SimulatedAccount> accounts,
      List<LimitedAccount> limits,
      List<Projection> projections,
      List<String> unobserved) {
    return result(
        one,
        totals(found.was(), found.would()),
        remarks(found),
        accounts.stream().map(this::account).toList(),
        limits.stream().map(this::limit).toList(),
        projections.stream().map(this::projected).toList(),
        unobserved.isEmpty()
            ? ""
            : texts.get(
                "simulator.unobserved",
                unobserved.stream()
                    .map(plan -> plans.title(plan).orElse(plan))
                    .collect(Collectors.joining(", "))));
  }

  private SimulatorResult result(
      Simulation one,
      List<SimulatorResult.Total> totals,
      List<String> remarks,
      List<SimulatorResult.Row> accounts,
      List<SimulatorResult.LimitRow> limits,
      List<SimulatorResult.Projected> projections,
      String unobserved) {
    Simulation.State state = one.state();
    Simulated found = one.result();
    return new SimulatorResult(
        address(one),
        months(one),
        marks(one),
        texts.label("Simulation", state.status().name()),
        style(one),
        texts.get("simulator.progress", texts.number(state.done()), texts.number(state.total())),
        state.total() == 0 ? 0 : (int) Math.min(PERCENT, PERCENT * state.done() / state.total()),
        state.status().isOpen(),
        found != null,
        state.why(),
        address(one) + "/accounts.csv",
        totals,
        remarks,
        accounts,
        found == null
            ? ""
            : texts.get(
                "simulator.accounts.shown",
                texts.number(accounts.size()),
                texts.number(found.accounts())),
        limits,
        found == null
            ? ""
            : texts.get(
                "simulator.limited.text",
                texts.number(found.limitedAccounts()),
                texts.number(found.newlyLimited())),
        projections,
        texts.get("simulator.assumed." + lower(one.asked().projections().assumption())),
        unobserved);
  }

  private List<SimulatorResult.Mark> marks(Simulation one) {
    List<SimulatorResult.Mark> marks = new ArrayList<>();
    marks.add(new SimulatorResult.Mark(shell.t("simulator.catalog"), catalog(one)));
    if (!one.asked().plans().isEmpty()) {
      String moved =
          one.asked().plans().entrySet().stream()
              .map(pair -> pair.getKey() + " → " + pair.getValue())
              .collect(Collectors.joining(", "));
      marks.add(new SimulatorResult.Mark(shell.t("simulator.plans"), moved));
    }
    if (!one.asked().keepsOverrides()) {
      marks.add(
          new SimulatorResult.Mark(
              shell.t("simulator.overrides"), shell.t("simulator.overrides.without")));
    }
    return marks;
  }

  private List<SimulatorResult.Total> totals(Side was, Side would) {
    List<SimulatorResult.Total> totals = new ArrayList<>();
    SortedSet<String> currencies = new TreeSet<>(was.charges().keySet());
    currencies.addAll(would.charges().keySet());
    for (String currency : currencies) {
      Charges before = was.charges().getOrDefault(currency, Charges.none(currency));
      Charges after = would.charges().getOrDefault(currency, Charges.none(currency));
      totals.add(total("simulator.price", before, after, Charges::price, false));
      totals.add(total("simulator.overage", before, after, Charges::overage, false));
      totals.add(total("simulator.commission", before, after, Charges::commission, false));
      totals.add(total("simulator.revenue", before, after, Charges::total, true));
    }
    totals.add(
        total("simulator.cost", Optional.of(was.cost()), Optional.of(would.cost()), false, false));
    totals.add(total("simulator.margin", was.margin(), would.margin(), true, true));
    return totals;
  }

  private SimulatorResult.Total total(
      String name, Charges was, Charges would, Function<Charges, Money> of, boolean strong) {
    return total(name, Optional.of(of.apply(was)), Optional.of(of.apply(would)), strong, true);
  }

  private SimulatorResult.Total total(
      String name,
      Optional<Money> was,
      Optional<Money> would,
      boolean strong,
      boolean moreIsBetter) {
    Optional<Money> difference =
        was.flatMap(
            before ->
                would
                    .filter(after -> after.currency().equals(before.currency()))
                    .map(after -> after.minus(before)));
    return new SimulatorResult.Total(
        shell.t(name),
        money(was),
        money(would),
        signed(difference),
        was.map(one -> one.amount().toPlainString()).orElse(""),
        would.map(one -> one.amount().toPlainString()).orElse(""),
        strong,
        difference.map(one -> style(one, moreIsBetter)).orElse(""));
  }

  private List<String> remarks(Simulated found) {
    List<String> remarks = new ArrayList<>();
    found
        .missing()
        .forEach(
            (plan, accounts) ->
                remarks.add(texts.get("simulator.missing", texts.number(accounts), plan)));
    if (!found.counted().isEmpty()) {
      remarks.add(texts.get("simulator.counted", String.join(", ", found.counted())));
    }
    if (found.unvalued() > 0) {
      remarks.add(texts.get("simulator.unvalued", texts.number(found.unvalued())));
    }
    return remarks;
  }

  private SimulatorResult.Row account(SimulatedAccount one) {
    String before = plan(one.was());
    String after = plan(one.would());
    return new SimulatorResult.Row(
        one.key(),
        shell.account(one.account()),
        before.equals(after) ? before : before + " → " + after,
        owed(one.was()),
        owed(one.would()),
        signed(one.difference()),
        one.difference().map(money -> style(money, true)).orElse(""),
        one.limited().isEmpty()
            ? ""
            : texts.get("simulator.times", texts.number(one.limited().size())));
  }

  private SimulatorResult.LimitRow limit(LimitedAccount account) {
    Limited one = account.limited();
    String tenant = one.tenant();
    return new SimulatorResult.LimitRow(
        tenant == null ? account.key() : tenant,
        shell.account(account.account()),
        one.feature(),
        texts.label("Limiting", one.why().name()),
        texts.get(
            "simulator.used",
            texts.number(one.used().value()),
            texts.number(one.allowed().value())),
        one.at() == null ? texts.get("simulator.in", month(one.month())) : texts.time(one.at()),
        one.before());
  }

  private SimulatorResult.Projected projected(Projection one) {
    return new SimulatorResult.Projected(
        texts.number(one.accounts()),
        sum(one.revenue().values()),
        money(one.cost()),
        money(one.margin()),
        percent(one.marginPercent()),
        one.lines().stream().map(this::line).toList());
  }

  private SimulatorResult.PlanLine line(Projection.Line line) {
    return new SimulatorResult.PlanLine(
        plans.title(line.plan()).orElse(line.plan()),
        texts.number(line.accounts()),
        money(Optional.ofNullable(line.revenue())),
        money(Optional.ofNullable(line.cost())),
        money(line.margin()),
        percent(line.marginPercent()),
        digits(line.revenue()),
        digits(line.cost()));
  }

  private String plan(Side side) {
    return side.plan().isEmpty()
        ? texts.get("plan.none")
        : plans.title(side.plan()).orElse(side.plan());
  }

  private String owed(Side side) {
    return side.charges().isEmpty() ? texts.get("none") : sum(side.revenue().values());
  }

  private String sum(Collection<Money> amounts) {
    return amounts.isEmpty()
        ? texts.get("none")
        : amounts.stream().map(this::money).collect(Collectors.joining(" + "));
  }

  private String money(Optional<Money> money) {
    return money.map(this::money).orElse(texts.get("none"));
  }

  private String money(Money money) {
    return texts.money(money.amount(), money.currency());
  }

  private String signed(Optional<Money> money) {
    return money.map(one -> (one.signum() > 0 ? "+" : "") + money(one)).orElse(texts.get("none"));
  }

  private String percent(Optional<Integer> percent) {
    return percent.map(texts::percent).orElse(texts.get("none"));
  }

  private static String digits(@Nullable Money money) {
    return money == null
        ? "0"
        : money.amount().setScale(2, RoundingMode.HALF_UP).max(BigDecimal.ZERO).toPlainString();
  }

  private static String style(Money difference, boolean moreIsBetter) {
    return difference.signum() == 0
        ? ""
        : difference.signum() > 0 == moreIsBetter ? "rises" : "falls";
  }

  private String catalog(Simulation one) {
    return one.asked().catalog().isEmpty()
        ? shell.t("simulator.catalog.present")
        : one.asked().catalog();
  }

  private String months(Simulation one) {
    String first = month(one.asked().first());
    return one.asked().first().equals(one.asked().last())
        ? first
        : first + " – " + month(one.asked().last());
  }

  private String month(YearMonth month) {
    return texts.month(Period.month(month).start());
  }

  private String address(Simulation one) {
    return shell.link(Shell.Section.SIMULATOR) + "/" + one.id();
  }

  private static String style(Simulation one) {
    return switch (one.state().status()) {
      case WAITING, RUNNING -> "info";
      case DONE -> "plain";
      case FAILED -> "danger";
      case CANCELED -> "warning";
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
