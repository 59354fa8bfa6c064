package dev.cuota.server.console;

import static java.util.Comparator.comparing;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.metering.WindowSize;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.FeatureUsage;
import dev.cuota.engine.limits.Grants;
import dev.cuota.engine.limits.UsageReport;
import dev.cuota.engine.metering.MeterQuery;
import dev.cuota.engine.metering.UsageRow;
import dev.cuota.engine.security.Environment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a tenant's page shows and puts it into the reader's language. */
final class TenantFigures {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Set<String> DONE = Set.of("set", "cleared");
  private static final Set<FeatureKind> GIVEN = Set.of(FeatureKind.SWITCH, FeatureKind.SETTING);

  private final Engine engine;
  private final Environment environment;
  private final Shell shell;
  private final Texts texts;
  private final Catalog catalog;

  TenantFigures(Engine engine, Environment environment, Shell shell) {
    this.engine = engine;
    this.environment = environment;
    this.shell = shell;
    this.texts = shell.texts();
    this.catalog = engine.catalogs().current(environment.id()).catalog();
  }

  /**
   * Everything at this moment.
   *
   * @param wanted meter to show by day; the first one that was used when it is unknown
   * @param done what was just changed; null for nothing
   */
  TenantView read(
      Tenant tenant, UsageReport report, @Nullable String wanted, @Nullable String done) {
    Standing standing =
        Standing.of(
            texts,
            engine
                .quota()
                .statuses(environment.id(), List.of(tenant.account()))
                .get(tenant.account()));
    Overview.@Nullable Choice choice = choice(report, wanted);
    return new TenantView(
        tenant.key(),
        new Plans(engine, environment, texts).name(tenant),
        new TenantView.State(standing.name(), standing.severity().style(), standing.remark()),
        texts.month(report.period().start()),
        report.features().stream().filter(use -> !isGiven(use)).map(this::line).toList(),
        report.features().stream().filter(this::isGiven).map(this::given).toList(),
        new InForceTexts(texts).of(shell, report, engine.limits().granted(tenant)),
        grants(tenant),
        done == null || !DONE.contains(done) ? null : texts.get("goes.done." + done),
        texts.money(report.totalCost(), report.costCurrency()),
        report.overageCost().signum() == 0 ? null : money(tenant, report.overageCost()),
        choice,
        days(tenant, report.period(), choice));
  }

  /** The tenant's own before those of its account, as they are used up in that order. */
  private List<GrantRow> grants(Tenant tenant) {
    GrantRows rows = new GrantRows(texts, catalog);
    Grants grants = engine.limits().grants();
    return Stream.concat(
            rows.of(grants.of(tenant), false).stream(),
            rows.of(grants.ofAccount(tenant), true).stream())
        .toList();
  }

  private String money(Tenant tenant, BigDecimal amount) {
    return engine
        .catalogs()
        .plan(environment.id(), tenant.plan(), tenant.planVersion())
        .map(plan -> texts.money(amount, plan.currency()))
        .orElse(texts.number(amount));
  }

  private boolean isGiven(FeatureUsage use) {
    return GIVEN.contains(use.feature().kind());
  }

  private TenantView.Line line(FeatureUsage use) {
    Severity severity = Severity.of(use.used(), use.limit());
    String unit = use.feature().unit();
    String used = Units.with(texts, use.used().value(), unit);
    Bar bar = null;
    String text =
        switch (use.limit()) {
          case Limit.NotIncluded _ -> texts.get("limit.none", used);
          case Limit.Unlimited _ -> texts.get("limit.unlimited", used);
          case Limit.AtMost(Quantity most) -> {
            String percent = texts.percent(use.percentage());
            bar = Bar.ofPercent(use.percentage(), severity, percent);
            String ofMost = Units.with(texts, most.value(), unit);
            yield texts.get("limit.of", texts.number(use.used().value()), ofMost);
          }
        };
    return new TenantView.Line(
        use.feature().name(texts.language()), text, bar, sign(severity), remark(use));
  }

  private @Nullable String sign(Severity severity) {
    return severity == Severity.INFO ? null : texts.label(severity);
  }

  private String remark(FeatureUsage use) {
    String kind = texts.label(use.mode());
    if (use.limit() instanceof Limit.NotIncluded) {
      return "";
    }
    return use.cost().signum() == 0
        ? kind
        : texts.get("limit.cost", kind, texts.money(use.cost(), catalog.costCurrency()));
  }

  private TenantView.Given given(FeatureUsage use) {
    String value =
        switch (use.limit()) {
          case Limit.NotIncluded _ -> texts.get("given.no");
          case Limit.Unlimited _ ->
              texts.get(
                  use.feature().kind() == FeatureKind.SWITCH ? "given.yes" : "given.unlimited");
          case Limit.AtMost(Quantity most) ->
              use.feature().kind() == FeatureKind.SWITCH
                  ? texts.get(most.signum() > 0 ? "given.yes" : "given.no")
                  : Units.with(texts, most.value(), use.feature().unit());
        };
    return new TenantView.Given(use.feature().name(texts.language()), value);
  }

  /** Without a wish, the meter of the fullest feature, levels last. */
  private Overview.@Nullable Choice choice(UsageReport report, @Nullable String wanted) {
    if (catalog.meters().isEmpty()) {
      return null;
    }
    String used =
        report.features().stream()
            .filter(use -> use.used().signum() != 0)
            .sorted(comparing(FeatureUsage::percentage).reversed())
            .flatMap(use -> Stream.ofNullable(use.feature().meter()))
            .min(comparing(meter -> MeterNames.isLevel(catalog, meter)))
            .orElse(catalog.meters().firstKey());
    List<Overview.Option> options =
        catalog.meters().keySet().stream()
            .map(key -> new Overview.Option(key, MeterNames.withKey(catalog, texts, key)))
            .toList();
    boolean known = wanted != null && catalog.meters().containsKey(wanted);
    return new Overview.Choice(known ? String.valueOf(wanted) : used, options);
  }

  private TenantView.Days days(Tenant tenant, Period month, Overview.@Nullable Choice choice) {
    Meter meter = choice == null ? null : catalog.meters().get(choice.chosen());
    if (meter == null) {
      return new TenantView.Days(List.of(), "", texts.get("days.empty"), true);
    }
    Map<Instant, BigDecimal> values =
        engine.metering().query(question(tenant, meter, month)).stream()
            .collect(Collectors.toMap(UsageRow::windowStart, UsageRow::value));
    boolean isLevel = meter.aggregation().isLevel();
    BigDecimal level = isLevel ? before(tenant, meter, month) : BigDecimal.ZERO;
    List<TenantView.Day> days = new ArrayList<>();
    for (Instant day = month.start(); day.isBefore(end(month)); day = day.plus(DAY)) {
      BigDecimal value = values.getOrDefault(day, level);
      level = isLevel ? value : BigDecimal.ZERO;
      String text = Units.with(texts, value, meter.unit());
      days.add(new TenantView.Day(texts.day(day), value.toPlainString(), text));
    }
    String title = MeterNames.of(catalog, texts, meter.key());
    boolean isEmpty = values.values().stream().allMatch(value -> value.signum() == 0);
    return new TenantView.Days(days, title, summary(title, meter, values, isEmpty), isEmpty);
  }

  private String summary(
      String title, Meter meter, Map<Instant, BigDecimal> values, boolean isEmpty) {
    if (isEmpty) {
      return texts.get("days.empty");
    }
    Instant most =
        values.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    String amount = Units.with(texts, values.getOrDefault(most, BigDecimal.ZERO), meter.unit());
    return texts.get("days.summary", title, texts.day(most), amount);
  }

  /** The level that a month begins with. */
  private BigDecimal before(Tenant tenant, Meter meter, Period month) {
    int number = engine.metering().meters(environment.id()).meter(meter.key()).orElseThrow().id();
    Period last = Period.month(month.start().minus(DAY));
    return engine.metering().totals(environment.id(), tenant.id(), last).stream()
        .filter(total -> total.meter() == number)
        .map(total -> total.used().value())
        .findFirst()
        .orElse(BigDecimal.ZERO);
  }

  /** The day that is not over yet is shown too. */
  private Instant end(Period month) {
    Instant tomorrow = WindowSize.DAY.start(engine.clock().now(), ZoneOffset.UTC).plus(DAY);
    return tomorrow.isBefore(month.end()) ? tomorrow : month.end();
  }

  private MeterQuery question(Tenant tenant, Meter meter, Period month) {
    return new MeterQuery(
        environment.id(),
        meter.key(),
        month,
        WindowSize.DAY,
        ZoneOffset.UTC,
        List.of(tenant.key()),
        false,
        List.of(),
        Map.of());
  }
}
