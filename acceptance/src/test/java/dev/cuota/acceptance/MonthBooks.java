package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.margin.CostRow;
import dev.cuota.engine.margin.CostSearch;
import dev.cuota.engine.statements.StatementHead;
import dev.cuota.engine.statements.StatementSearch;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What is written in an environment's books, told without ids and times, so that two can be compared. */
final class MonthBooks {
  private final Engine engine;
  private final EnvironmentId environment;
  private final Map<Long, String> shops = new HashMap<>();

  MonthBooks(Engine engine, EnvironmentId environment) {
    this.engine = engine;
    this.environment = environment;
  }

  /** Each thing that a run writes, by what it is of. */
  SortedMap<String, String> of(MonthlyRun run, YearMonth month) {
    return switch (run) {
      case COMMISSION, OVERAGE -> adjustments(run.name().toLowerCase(Locale.ROOT));
      case COSTS -> costs(month);
      case STATEMENTS -> statements(month);
    };
  }

  /** The numbers of all statements, in order. */
  List<Long> numbers(YearMonth month) {
    return heads(month).stream().map(StatementHead::number).sorted().toList();
  }

  private SortedMap<String, String> adjustments(String type) {
    SortedMap<String, String> adjustments = new TreeMap<>();
    List<Adjustment> all =
        pages(
            AdjustmentSearch.MAX_LIMIT,
            offset ->
                engine
                    .billing()
                    .adjustments()
                    .search(
                        new AdjustmentSearch(
                            environment,
                            null,
                            null,
                            null,
                            null,
                            AdjustmentSearch.MAX_LIMIT,
                            offset)));
    for (Adjustment one : all) {
      if (one.subject().type().wire().equals(type)) {
        String key = "%s %s %d".formatted(shop(one.account()), one.subject().feature(), one.part());
        String told =
            one.status().wire() + " " + one.amount() + "\n" + one.reckoned().explanation();
        assertThat(adjustments.put(key, told)).as(key).isNull();
      }
    }
    return adjustments;
  }

  private SortedMap<String, String> costs(YearMonth month) {
    SortedMap<String, String> costs = new TreeMap<>();
    List<CostRow> all =
        pages(
            CostSearch.MAX_LIMIT,
            offset ->
                engine
                    .margin()
                    .costs(new CostSearch(environment, month, null, CostSearch.MAX_LIMIT, offset)));
    for (CostRow one : all) {
      String key = one.key() + " " + one.line().item();
      assertThat(costs.put(key, one.line().toString())).as(key).isNull();
    }
    return costs;
  }

  private SortedMap<String, String> statements(YearMonth month) {
    SortedMap<String, String> statements = new TreeMap<>();
    for (StatementHead head : heads(month)) {
      String lines =
          engine.statements().find(environment, head.id()).orElseThrow().lines().stream()
              .map(line -> line.kind() + " " + line.amount() + "\n" + line.explanation())
              .collect(Collectors.joining("\n"));
      assertThat(statements.put(head.to().key(), head.sum() + "\n" + lines))
          .as(head.to().key())
          .isNull();
    }
    return statements;
  }

  private List<StatementHead> heads(YearMonth month) {
    return pages(
        StatementSearch.MAX_LIMIT,
        offset ->
            engine
                .statements()
                .search(
                    new StatementSearch(
                        environment, null, month, StatementSearch.MAX_LIMIT, offset)));
  }

  private String shop(long account) {
    return shops.computeIfAbsent(
        account, id -> engine.accounts().tenantsOf(environment, id).getFirst().key());
  }

  private static <T> List<T> pages(int size, IntFunction<List<T>> at) {
    List<T> all = new ArrayList<>();
    List<T> page;
    do {
      page = at.apply(all.size());
      all.addAll(page);
    } while (page.size() == size);
    return all;
  }
}
