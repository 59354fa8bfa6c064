package dev.cuota.engine.statements;

import dev.cuota.core.accounts.BillingPeriods;
import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.ChargeAnswer;
import dev.cuota.engine.accounts.DueDates;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.fx.Decider;
import dev.cuota.engine.limits.GrantWish;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.metering.Difference;
import dev.cuota.engine.metering.EventRef;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.BrokenLink;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.FakeGateway;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A year of some shops by chance: what they use and sell, late and taken back, plans, overrides, grants, rates with
 * gaps, payments that fail, and the jobs of each day.
 */
final class Year implements AutoCloseable {
  private static final Instant BEGIN = Instant.parse("2026-01-01T08:00:00Z");
  private static final List<String> SHOPS = List.of("a", "b", "c", "d", "e", "f");
  private static final List<String> CURRENCIES = List.of("EUR", "ARS", "CLP");
  private static final Cause ADA = Cause.admin("ada");

  final World world = new World(BEGIN).withCatalog(catalog());
  private final EnvironmentId environment = world.environment();
  private final Random random;
  private final FakeGateway gateway = new FakeGateway("fake", world.clock());
  private final List<UsageEvent> sent = new ArrayList<>();
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private LocalDate day = day(BEGIN);
  private int number;

  Year(long seed) {
    random = new Random(seed);
    engine().lifecycle().gateways().add(gateway);
    gateway.does(_ -> answer());
  }

  /** Tokens above an allowance cost a cent; 2 % of sales above 1,000 EUR are owed. */
  private static Catalog catalog() {
    Catalog shop = ShopCatalog.catalog();
    Map<String, Meter> meters = new TreeMap<>(shop.meters());
    Meter gmv = World.meter("gmv", Aggregation.SUM, "$.amount", "currency");
    meters.put(
        "gmv",
        new Meter(
            "gmv",
            "sale",
            Aggregation.SUM,
            JsonPath.of("$.amount"),
            "",
            gmv.groupBy(),
            Map.of(),
            BigDecimal.ZERO));
    List<Plan> plans = shop.plans().values().stream().map(Year::withCommission).toList();
    return new Catalog(
        shop.name(),
        shop.costCurrency(),
        shop.paymentFeePct(),
        shop.defaultPlan(),
        shop.upgradeUrl(),
        new TreeMap<>(meters),
        shop.features(),
        shop.actions(),
        Catalog.byKey(plans, Plan::key));
  }

  private static Plan withCommission(Plan plan) {
    return new Plan(
        plan.key(),
        0,
        plan.names(),
        plan.key().equals("large") ? new BigDecimal("59") : plan.price(),
        plan.currency(),
        plan.interval(),
        null,
        plan.entitlements(),
        Quantity.of(1_000),
        BigDecimal.TWO,
        plan.graceDays(),
        plan.enforcement());
  }

  Engine engine() {
    return world.engine();
  }

  /** Something happens; now and then a day passes, with its jobs. */
  void step() {
    world.clock().advance(Duration.ofMinutes(1 + random.nextInt(1_750)));
    while (day.isBefore(day(now()))) {
      day = day.plusDays(1);
      jobs();
    }
    Tenant shop = engine().accounts().tenant(environment, any(SHOPS));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> tokens(shop);
      case 5, 6, 7 -> sale(shop);
      case 8 -> again();
      case 9 -> takeBack();
      case 10 -> override(shop);
      case 11 -> grant(shop);
      case 12 -> plan(shop);
      case 13 -> status(shop);
      case 14, 15, 16 ->
          rate(any(CURRENCIES.subList(1, 3)), day(now()).minusDays(random.nextInt(20)));
      case 17 -> waive();
      case 18 -> engine().billing().charging().chargeAll(environment, shop.account(), "EUR", ADA);
      default -> charge();
    }
  }

  /** What is still open is done, as far as it can be. */
  void end() {
    gateway.does(order -> new ChargeAnswer.Taken("p " + order.charge()));
    Instant end = Period.month(now()).end().plus(Duration.ofDays(2));
    world.clock().set(end);
    for (LocalDate one = day(BEGIN); one.isBefore(day(end)); one = one.plusDays(1)) {
      rate("ARS", one);
      rate("CLP", one);
    }
    while (day.isBefore(day(end))) {
      day = day.plusDays(1);
      jobs();
    }
    recalculate();
    engine().billing().corrections(environment, false, ADA);
    for (int i = 0; i < 40; i++) {
      world.clock().advance(Duration.ofHours(6));
      engine().billing().charging().retry();
    }
  }

  private void jobs() {
    engine().lifecycle().dueDates().run(DueDates.RETENTION, false);
    YearMonth last = YearMonth.from(day).minusMonths(1);
    Billing.Ask ask = new Billing.Ask(environment, last, false);
    if (day.getDayOfMonth() == 1 && last.getYear() == 2026) {
      engine().statements().issue(ask, ADA, JobRun.Progress.UNHEARD);
    } else if (day.getDayOfMonth() == 2 && last.getYear() == 2026) {
      engine().billing().commission(ask, ADA, JobRun.Progress.UNHEARD);
      engine().billing().overage(ask, ADA, JobRun.Progress.UNHEARD);
    }
    if (random.nextInt(3) > 0) {
      engine().billing().corrections(environment, false, ADA);
      engine().billing().charging().retry();
    }
  }

  /** Rates that a person sets later take effect with the next run. */
  private void recalculate() {
    for (YearMonth month = YearMonth.of(2026, 1);
        month.isBefore(YearMonth.from(day(now())));
        month = month.plusMonths(1)) {
      Billing.Ask ask = new Billing.Ask(environment, month, false);
      engine().billing().commission(ask, ADA, JobRun.Progress.UNHEARD);
      engine().billing().overage(ask, ADA, JobRun.Progress.UNHEARD);
    }
  }

  private void tokens(Tenant shop) {
    send(shop, "tokens", Map.of("v", random.nextInt(150)), 40);
  }

  private void sale(Tenant shop) {
    String currency = any(CURRENCIES);
    int most = currency.equals("EUR") ? 900 : 900_000;
    send(
        shop,
        "sale",
        Map.of("amount", BigDecimal.valueOf(random.nextInt(most * 100), 2), "currency", currency),
        10);
  }

  private void send(Tenant shop, String type, Map<String, Object> data, int daysLate) {
    Instant time = now().minus(Duration.ofHours(random.nextInt(24 * daysLate)));
    time = time.isBefore(BEGIN) ? BEGIN : time;
    UsageEvent event =
        new UsageEvent("test", "e" + ++number, type, shop.key(), time, new MapData(data));
    sent.add(event);
    accept(event);
  }

  private void accept(UsageEvent event) {
    engine().metering().accept(environment, List.of(event), BatchRule.ALL_OR_NOTHING);
  }

  /** Sent twice it counts once. */
  private void again() {
    if (!sent.isEmpty()) {
      accept(any(sent));
    }
  }

  private void takeBack() {
    if (!sent.isEmpty()) {
      UsageEvent one = sent.remove(random.nextInt(sent.size()));
      engine()
          .metering()
          .reverse(environment, List.of(new EventRef("test", one.id())), "a mistake");
    }
  }

  private void override(Tenant shop) {
    Limit limit = random.nextInt(3) == 0 ? null : Limit.atMost(Quantity.of(random.nextInt(300)));
    engine().limits().override(shop, false, new OverrideChange("tokens", limit, null, "", "ada"));
  }

  private void grant(Tenant shop) {
    engine()
        .limits()
        .grants()
        .give(
            shop,
            false,
            new GrantWish(
                "tokens",
                Quantity.of(1 + random.nextInt(100)),
                1,
                null,
                now().plus(Duration.ofDays(1 + random.nextInt(60))),
                false,
                null,
                "a present",
                "ada",
                null));
  }

  /** Who has no subscription takes one out; who has one changes its plan. */
  private void plan(Tenant shop) {
    String plan = random.nextBoolean() ? "large" : "small";
    Subscription one = subscriptions.get(shop.key());
    if (one == null) {
      engine()
          .lifecycle()
          .subscriptions()
          .begin(
              environment,
              new NewSubscription(
                  shop.account(),
                  plan,
                  SubscriptionStatus.ACTIVE,
                  new Subscription.Provider("fake", "s-" + shop.key()),
                  null,
                  null),
              ADA);
      subscriptions.put(
          shop.key(),
          engine().lifecycle().subscriptions().counting(environment, shop.account()).orElseThrow());
    } else {
      PlanChange when = random.nextBoolean() ? PlanChange.NOW : PlanChange.PERIOD_END;
      engine().lifecycle().subscriptions().changePlan(environment, one.id(), plan, when, ADA);
    }
  }

  /** The provider says that a period is paid, that a payment is late, or that there is an end to it. */
  private void status(Tenant shop) {
    Subscription one = subscriptions.get(shop.key());
    if (one != null) {
      Subscription now =
          engine().lifecycle().subscriptions().find(environment, one.id()).orElseThrow();
      SubscriptionStatus status =
          any(
              List.of(
                  SubscriptionStatus.ACTIVE,
                  SubscriptionStatus.ACTIVE,
                  SubscriptionStatus.PAST_DUE,
                  SubscriptionStatus.SUSPENDED));
      StatusWord word = new StatusWord(status, now(), now.state().dates(), running(now));
      engine().lifecycle().subscriptions().syncSubscriptionStatus(environment, one.id(), word, ADA);
    }
  }

  private Period running(Subscription one) {
    return BillingPeriods.holding(one.state().anchor(), Plan.Interval.MONTH, now());
  }

  private void rate(String currency, LocalDate of) {
    BigDecimal value = BigDecimal.valueOf(900 + random.nextInt(200));
    PostedRate rate =
        new PostedRate(CurrencyPair.of("EUR/" + currency).orElseThrow(), Side.MID, of, value);
    engine().rates().set(rate, "by hand", new Decider(ADA, environment), false);
  }

  private void waive() {
    List<Adjustment> some = adjustments();
    if (!some.isEmpty()) {
      engine().billing().adjustments().waive(environment, any(some).id(), "a kindness", ADA);
    }
  }

  private void charge() {
    List<Adjustment> some =
        adjustments().stream()
            .filter(one -> one.status().allows(AdjustmentStatus.Act.CHARGE))
            .toList();
    if (!some.isEmpty()) {
      engine().billing().charging().charge(environment, any(some).id(), ADA);
    }
  }

  private List<Adjustment> adjustments() {
    return engine().billing().adjustments().search(AdjustmentSearch.of(environment));
  }

  private ChargeAnswer answer() {
    return switch (random.nextInt(6)) {
      case 0 -> new ChargeAnswer.Declined(null, "no funds");
      case 1 -> new ChargeAnswer.Unreached("nobody listens");
      case 2 -> new ChargeAnswer.Unsure("status 500");
      default -> new ChargeAnswer.Taken("p" + ++number);
    };
  }

  /** All that is wrong, such as {@code statement = its seal: statement 3 of account a}. */
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    Period all = new Period(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));
    for (Difference one : engine().metering().verify(environment, all, (_, _, _) -> {})) {
      wrong.add("%s: %s %s %s".formatted(one.between(), one.tenant(), one.meter(), one.bucket()));
    }
    List<Discrepancy> money =
        new ArrayList<>(engine().billing().verify(environment, JobRun.Progress.UNHEARD));
    money.addAll(engine().statements().verify(environment));
    for (Discrepancy one : money) {
      wrong.add(
          "%s: %s (%s, %s)".formatted(one.between(), one.where(), one.expected(), one.found()));
    }
    for (BrokenLink one : engine().security().journal().verify()) {
      wrong.add("journal: account %d, %s %d".formatted(one.account(), one.kind(), one.number()));
    }
    return wrong;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private Instant now() {
    return world.clock().now();
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  @Override
  public void close() {
    world.close();
  }
}
