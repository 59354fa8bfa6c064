package dev.cuota.server.simulation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.simulation.Charges;
import dev.cuota.core.simulation.Side;
import dev.cuota.engine.simulation.SimulatedAccount;
import dev.cuota.engine.simulation.Simulations;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Accounts for a spreadsheet: a line for each account, and for each currency where there are several. */
public final class SimulatedCsv {
  /** The first line. */
  public static final String HEADING =
      line(
          List.of(
              "account",
              "key",
              "currency",
              "plan_before",
              "price_before",
              "overage_before",
              "commission_before",
              "total_before",
              "plan_after",
              "price_after",
              "overage_after",
              "commission_after",
              "total_after",
              "difference",
              "cost_currency",
              "cost_before",
              "cost_after",
              "missing_plan",
              "limited",
              "newly_limited",
              "unvalued"));

  private SimulatedCsv() {}

  /** Writes all accounts of a simulation, some at a time. */
  public static void write(Simulations simulations, EnvironmentId environment, UUID id, Writer out)
      throws IOException {
    out.write(HEADING);
    List<SimulatedAccount> some;
    int offset = 0;
    do {
      some = simulations.accounts(environment, id, Simulations.MAX_LIMIT, offset);
      for (SimulatedAccount one : some) {
        out.write(of(one));
      }
      offset += some.size();
    } while (some.size() == Simulations.MAX_LIMIT);
    out.flush();
  }

  /** The lines of an account. Costs stand on its first line alone, so that a column can be added up. */
  public static String of(SimulatedAccount one) {
    TreeSet<String> currencies = new TreeSet<>(one.was().charges().keySet());
    currencies.addAll(one.would().charges().keySet());
    if (currencies.isEmpty()) {
      currencies.add(one.would().cost().currency());
    }
    StringBuilder lines = new StringBuilder();
    for (String currency : currencies) {
      lines.append(line(cells(one, currency, lines.isEmpty())));
    }
    return lines.toString();
  }

  private static List<String> cells(SimulatedAccount one, String currency, boolean isFirst) {
    Charges none = Charges.none(currency);
    Charges before = one.was().charges().getOrDefault(currency, none);
    Charges after = one.would().charges().getOrDefault(currency, none);
    List<String> cells = new ArrayList<>();
    cells.add(Long.toString(one.account()));
    cells.add(one.key());
    cells.add(currency);
    add(cells, one.was(), before);
    add(cells, one.would(), after);
    cells.add(after.total().minus(before.total()).digits());
    cells.add(one.would().cost().currency());
    cells.add(isFirst ? one.was().cost().digits() : Money.zero(currency).digits());
    cells.add(isFirst ? one.would().cost().digits() : Money.zero(currency).digits());
    cells.add(one.missing());
    cells.add(Integer.toString(one.limited().size()));
    cells.add(Long.toString(one.limited().stream().filter(limit -> !limit.before()).count()));
    cells.add(String.join("; ", one.unvalued()));
    return cells;
  }

  private static void add(List<String> cells, Side side, Charges charges) {
    cells.add(side.plan());
    cells.add(charges.price().digits());
    cells.add(charges.overage().digits());
    cells.add(charges.commission().digits());
    cells.add(charges.total().digits());
  }

  private static String line(List<String> cells) {
    return cells.stream().map(SimulatedCsv::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  /** What a spreadsheet would take for a formula begins with a quotation mark. */
  private static String quoted(String cell) {
    boolean formula =
        (!cell.isEmpty() && "=+@\t".indexOf(cell.charAt(0)) >= 0)
            || (cell.startsWith("-") && !cell.matches("-[0-9.]+"));
    String safe = formula ? "'" + cell : cell;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
