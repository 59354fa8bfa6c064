package dev.cuota.server.console;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.platform.Period;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.EventMinute;
import dev.cuota.engine.metering.MeterUse;
import dev.cuota.engine.metering.Statistics;
import dev.cuota.engine.metering.UsageRow;
import dev.cuota.engine.quota.AccountQuota;
import dev.cuota.engine.quota.QuotaFilter;
import dev.cuota.engine.security.Environment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the overview shows and puts it into the reader's language. */
final class OverviewFigures {
  private static final Duration PULSE = Duration.ofMinutes(60);
  private static final int TOP = 10;
  private static final int NEAR = 8;
  private static final Set<QuotaState> OVER =
      Set.of(QuotaState.SOFT_LIMIT, QuotaState.GRACE, QuotaState.HARD_LIMIT);

  private final Engine engine;

  OverviewFigures(Engine engine) {
    this.engine = engine;
  }

  /**
   * Everything at this moment.
   *
   * @param wanted meter to show the top tenants by; the first one when it is unknown
   */
  Overview read(Shell shell, Environment environment, @Nullable String wanted) {
    Instant now = engine.clock().now();
    Texts texts = shell.texts();
    Catalog catalog = engine.catalogs().current(environment.id()).catalog();
    long tenants = engine.accounts().count(environment.id());
    List<EventMinute> minutes = minutes(environment, now);
    Map<QuotaState, Long> states = engine.quota().counts(environment.id());
    List<MeterUse> uses = uses(environment, catalog, now);
    Overview.@Nullable Choice choice = choice(texts, catalog, uses, wanted);
    return new Overview(
        texts.time(now),
        tiles(texts, tenants, minutes, states),
        pulse(texts, minutes),
        health(texts),
        QuotaRing.of(texts, states),
        near(shell, environment),
        choice,
        choice == null
            ? List.of()
            : top(shell, environment, catalog.meters().get(choice.chosen()), now),
        shown(texts, catalog, uses),
        alerts(texts, environment),
        tenants > 0 ? null : FirstEvent.line(shell, engine, environment));
  }

  private String alerts(Texts texts, Environment environment) {
    long open = engine.alerts().countOpen(environment.id());
    return open == 0 ? "" : texts.get("alerts.open", open);
  }

  private List<EventMinute> minutes(Environment environment, Instant now) {
    Instant end = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    return engine
        .metering()
        .overview()
        .minutes(environment.id(), new Period(end.minus(PULSE), end));
  }

  private List<Overview.Tile> tiles(
      Texts texts, long tenants, List<EventMinute> minutes, Map<QuotaState, Long> states) {
    long hour = minutes.stream().mapToLong(EventMinute::events).sum();
    long last = minutes.get(minutes.size() - 2).events();
    return List.of(
        new Overview.Tile(
            texts.get("tile.events"),
            texts.number(hour),
            texts.get("tile.events.remark", texts.number(last)),
            ""),
        new Overview.Tile(
            texts.get("tile.tenants"), texts.number(tenants), texts.get("tile.tenants.remark"), ""),
        state(texts, "near", states, Set.of(QuotaState.WARNING), "warning"),
        state(texts, "over", states, OVER, "danger"));
  }

  /** How many accounts are in some states; stands out only when there are any. */
  private static Overview.Tile state(
      Texts texts,
      String name,
      Map<QuotaState, Long> states,
      Set<QuotaState> wanted,
      String style) {
    long count = wanted.stream().mapToLong(state -> states.getOrDefault(state, 0L)).sum();
    return new Overview.Tile(
        texts.get("tile." + name),
        texts.number(count),
        texts.get("tile." + name + ".remark"),
        count == 0 ? "" : style);
  }

  private List<Overview.Near> near(Shell shell, Environment environment) {
    Plans plans = new Plans(engine, environment, shell.texts());
    return engine.quota().accounts(new QuotaFilter(environment.id(), Set.of(), 0, NEAR)).stream()
        .map(account -> near(shell, plans, account))
        .toList();
  }

  private static Overview.Near near(Shell shell, Plans plans, AccountQuota account) {
    Texts texts = shell.texts();
    Standing standing = Standing.of(texts, account.state());
    return new Overview.Near(
        account.tenant(),
        shell.tenant(account.tenant()),
        plans.name(account.plan()),
        standing.name(),
        Bar.ofPercent(
            account.percentage(), standing.severity(), texts.percent(account.percentage())));
  }

  private static Overview.Pulse pulse(Texts texts, List<EventMinute> minutes) {
    long all = minutes.stream().mapToLong(EventMinute::events).sum();
    long most = minutes.stream().mapToLong(EventMinute::events).max().orElse(0);
    String summary =
        all == 0
            ? texts.get("pulse.empty")
            : texts.get("pulse.summary", texts.number(all), texts.number(most));
    List<Overview.Minute> shown =
        minutes.stream()
            .map(
                minute ->
                    new Overview.Minute(
                        texts.minute(minute.minute()),
                        minute.events(),
                        texts.number(minute.events())))
            .toList();
    return new Overview.Pulse(shown, summary, all == 0);
  }

  private List<Overview.Fact> health(Texts texts) {
    Statistics done = engine.metering().statistics();
    return List.of(
        fact(texts, "accepted", done.accepted(), ""),
        fact(texts, "duplicates", done.duplicates(), ""),
        fact(texts, "uncounted", done.uncounted(), "warning"),
        fact(texts, "conflicts", done.conflicts(), "warning"),
        fact(texts, "rejected", done.rejected(), "warning"));
  }

  /** Stands out only when there is something to look at. */
  private static Overview.Fact fact(Texts texts, String name, long count, String style) {
    String key = "health." + name;
    return new Overview.Fact(
        texts.get(key), texts.number(count), texts.get(key + ".remark"), count == 0 ? "" : style);
  }

  /** Without a wish, the first meter that was used this month, levels last. */
  private static Overview.@Nullable Choice choice(
      Texts texts, Catalog catalog, List<MeterUse> uses, @Nullable String wanted) {
    if (uses.isEmpty()) {
      return null;
    }
    String chosen =
        uses.stream()
            .map(MeterUse::meter)
            .filter(meter -> meter.equals(wanted))
            .findFirst()
            .or(() -> busiest(catalog, uses))
            .orElse(uses.getFirst().meter());
    return new Overview.Choice(
        chosen,
        uses.stream()
            .map(
                use ->
                    new Overview.Option(
                        use.meter(), MeterNames.withKey(catalog, texts, use.meter())))
            .toList());
  }

  private static Optional<String> busiest(Catalog catalog, List<MeterUse> uses) {
    return uses.stream()
        .filter(use -> use.month().signum() > 0)
        .map(MeterUse::meter)
        .min(comparing(meter -> MeterNames.isLevel(catalog, meter)));
  }

  private List<Overview.Rank> top(
      Shell shell, Environment environment, @Nullable Meter meter, Instant now) {
    if (meter == null) {
      return List.of();
    }
    List<UsageRow> rows =
        engine
            .metering()
            .overview()
            .top(environment.id(), meter.key(), Period.month(now).start(), TOP);
    List<Overview.Rank> ranks = new ArrayList<>();
    for (UsageRow row : rows) {
      String tenant = String.valueOf(row.subject());
      String amount = Units.with(shell.texts(), row.value(), meter.unit());
      Bar bar = new Bar(length(row.value(), rows.getFirst().value()), Severity.INFO, amount);
      ranks.add(new Overview.Rank(tenant, shell.tenant(tenant), amount, bar));
    }
    return ranks;
  }

  private static int length(BigDecimal part, BigDecimal whole) {
    return whole.signum() <= 0
        ? 0
        : part.max(BigDecimal.ZERO)
            .multiply(BigDecimal.valueOf(Bar.FULL))
            .divide(whole, 0, RoundingMode.HALF_UP)
            .intValue();
  }

  /** The meters that the catalog still has, in its features' order. */
  private List<MeterUse> uses(Environment environment, Catalog catalog, Instant now) {
    List<String> order =
        catalog.features().values().stream()
            .map(Feature::meter)
            .flatMap(Stream::ofNullable)
            .toList();
    return engine.metering().overview().uses(environment.id(), now).stream()
        .filter(use -> catalog.meters().containsKey(use.meter()))
        .sorted(comparingInt(use -> place(order, use.meter())))
        .toList();
  }

  private static int place(List<String> order, String meter) {
    int place = order.indexOf(meter);
    return place < 0 ? order.size() : place;
  }

  private static List<Overview.Use> shown(Texts texts, Catalog catalog, List<MeterUse> uses) {
    List<Overview.Use> shown = new ArrayList<>();
    for (MeterUse use : uses) {
      Meter meter = catalog.meters().get(use.meter());
      if (meter != null) {
        shown.add(
            new Overview.Use(
                MeterNames.of(catalog, texts, use.meter()),
                use.meter(),
                meter.aggregation().isLevel()
                    ? texts.get("none")
                    : Units.with(texts, use.today(), meter.unit()),
                Units.with(texts, use.month(), meter.unit())));
      }
    }
    return shown;
  }
}
