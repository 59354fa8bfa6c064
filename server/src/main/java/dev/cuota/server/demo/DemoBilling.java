package dev.cuota.server.demo;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.FeeOffer;
import dev.cuota.core.rating.Rating;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.fx.Decider;
import dev.cuota.engine.limits.FeeWish;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.statements.Issuer;
import dev.cuota.server.imports.FlatData;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What some accounts of the demonstration owe for the last two months: the price of their plans, use above their
 * allowances and commission on sales in pesos, one of them by rates of its own. Both months were told on statements;
 * of the last one's use all is still to be charged, and one amount waits for a rate.
 */
final class DemoBilling {
  private static final String SOURCE = "demo/";
  private static final Cause BY = Cause.admin("demo");
  private static final int BATCH = 1_000;
  private static final int SALES = 60;
  private static final int REQUESTS = 24;
  private static final BigDecimal GB = BigDecimal.valueOf(1_000_000_000);

  /** When statements are issued, and amounts and costs worked out, after the end of a month. */
  private static final Duration ISSUED = Duration.ofMinutes(330);

  private static final Duration BILLED = Duration.ofHours(30);
  private static final Duration ROLLED_UP = Duration.ofHours(54);

  private final Engine engine;
  private final DemoPast past;
  private final EnvironmentId environment;
  private final List<UsageEvent> batch = new ArrayList<>();
  private BigDecimal rate = new BigDecimal("1432.5");
  private int events;

  DemoBilling(Engine engine, DemoPast past, EnvironmentId environment) {
    this.engine = engine;
    this.past = past;
    this.environment = environment;
  }

  /** A month that is over: the last one, or so many before it. */
  static YearMonth lastBut(int more, Instant now) {
    return YearMonth.from(now.atZone(ZoneOffset.UTC)).minusMonths(1L + more);
  }

  /** Sends what was used, and works the months out. */
  void make() {
    YearMonth last = lastBut(0, engine.clock().now());
    YearMonth before = last.minusMonths(1);
    issuer(after(before.minusMonths(1), BILLED));
    first(before);
    Engine then = after(before, ISSUED);
    rates(then, before);
    state(then, before);
    bill(after(before, BILLED), before);
    rollUp(after(before, ROLLED_UP), before);
    second(last);
    rates(engine, last);
    agree(last);
    // However young the month is, the one before is over.
    state(after(last, Duration.ZERO), last);
    bill(engine, last);
    rollUp(engine, last);
    letOneGo(last);
  }

  private Engine after(YearMonth month, Duration then) {
    return past.at(Period.month(month).end().plus(then));
  }

  private void first(YearMonth month) {
    used(month, "moda-austral", 1_104, 178);
    sold(month, "moda-austral", "ARS", "1010250");
    used(month, "cafe-central", 1_012, 71);
    sold(month, "cafe-central", "ARS", "288900.25");
    used(month, "sabores-del-sur", 377, 203);
    sold(month, "sabores-del-sur", "USD", "401.30");
    send(after(month, Duration.ZERO));
  }

  private void second(YearMonth month) {
    used(month, "moda-austral", 1_238, 231);
    sold(month, "moda-austral", "ARS", "1180400");
    used(month, "cafe-central", 1_019, 64);
    sold(month, "cafe-central", "ARS", "310250.50");
    used(month, "sabores-del-sur", 402, 219);
    sold(month, "sabores-del-sur", "CLP", "742000");
    sold(month, "sabores-del-sur", "USD", "420.75");
    used(month, "vinos-andes", 688, 90);
    sold(month, "vinos-andes", "USD", "1265.40");
    send(engine);
  }

  private void issuer(Engine then) {
    Issuer issuer =
        new Issuer("Vitrina Demo S.A.", "Avenida del Ejemplo 1234, Buenos Aires", "30-00000000-7");
    then.statements().issuers().set(environment, issuer, BY);
    SortedMap<String, Tax> taxes = new TreeMap<>();
    taxes.put("AR", new Tax("IVA", BigDecimal.valueOf(21), false));
    then.billing().taxes().set(environment, taxes, BY);
  }

  private void state(Engine then, YearMonth month) {
    Billing.Ask ask = new Billing.Ask(environment, month, false);
    then.statements().issue(ask, BY, JobRun.Progress.UNHEARD);
  }

  private void bill(Engine then, YearMonth month) {
    Billing.Ask ask = new Billing.Ask(environment, month, false);
    then.billing().commission(ask, BY, JobRun.Progress.UNHEARD);
    then.billing().overage(ask, BY, JobRun.Progress.UNHEARD);
  }

  private void rollUp(Engine then, YearMonth month) {
    then.margin().rollUp(new Margin.Ask(environment, month, false), BY, JobRun.Progress.UNHEARD);
  }

  private void used(YearMonth month, String tenant, int orders, int gigabytes) {
    for (int i = 0; i < orders; i++) {
      event(month, "order", tenant, i, Map.of());
    }
    BigDecimal each =
        GB.multiply(BigDecimal.valueOf(gigabytes))
            .divideToIntegralValue(BigDecimal.valueOf(REQUESTS));
    for (int i = 0; i < REQUESTS; i++) {
      event(
          month,
          "request",
          tenant,
          i,
          Map.of("method", "GET", "status", "200", "bytes", each.toPlainString()));
    }
  }

  private void sold(YearMonth month, String tenant, String currency, String amount) {
    for (int i = 0; i < SALES; i++) {
      event(
          month,
          "sale",
          tenant,
          i,
          Map.of("amount", amount, "currency", currency, "country", "AR"));
    }
  }

  /** Spread over the month, an hour apart. */
  private void event(
      YearMonth month, String type, String tenant, int number, Map<String, String> data) {
    Instant start = Period.month(month).start();
    Instant time = start.plus(Duration.ofHours(1 + number % ((month.lengthOfMonth() - 1) * 24L)));
    String id = Integer.toString(++events);
    batch.add(
        new UsageEvent(SOURCE + month, id, type, tenant, time, new FlatData(new TreeMap<>(data))));
  }

  private void send(Engine then) {
    for (int from = 0; from < batch.size(); from += BATCH) {
      List<UsageEvent> some = batch.subList(from, Math.min(batch.size(), from + BATCH));
      then.metering().accept(environment, List.copyOf(some), BatchRule.ALL_OR_NOTHING);
    }
    batch.clear();
  }

  /** Of pesos of Argentina alone, so that one amount waits. */
  private void rates(Engine then, YearMonth month) {
    for (int day = 1; day <= month.lengthOfMonth(); day += 5) {
      LocalDate of = month.atDay(day);
      PostedRate posted = new PostedRate(new CurrencyPair("USD", "ARS"), Side.MID, of, rate);
      then.rates().set(posted, "The demonstration's", new Decider(BY, environment), false);
      rate = rate.add(new BigDecimal("7.25"));
    }
  }

  /** Enterprise takes no commission; one is agreed, for the month that is over, too. */
  private void agree(YearMonth month) {
    long account = engine.accounts().tenant(environment, "vinos-andes").account();
    Overage share = new Overage.Plain(new BigDecimal("0.005"));
    FeeOffer offer =
        new FeeOffer(
            Rating.GMV,
            new Overage.Bounded(share, null, new BigDecimal("500")),
            true,
            Quantity.of(20_000),
            FeeWish.PLANNED);
    Instant since = Period.month(month).start();
    FeeWish wish = new FeeWish(offer, since, null, "Contract 7 of this year", "demo");
    engine.limits().fees().agree(environment, account, wish, BY);
    engine.billing().charging().setAuto(environment, account, true, BY);
  }

  private void letOneGo(YearMonth month) {
    AdjustmentSearch search =
        new AdjustmentSearch(environment, null, null, null, month, AdjustmentSearch.MAX_LIMIT, 0);
    @Nullable Adjustment least = null;
    for (Adjustment one : engine.billing().adjustments().search(search)) {
      boolean less = least == null || one.amount().against(least.amount()) < 0;
      least = one.reckoned().waits().isEmpty() && less ? one : least;
    }
    if (least != null) {
      engine
          .billing()
          .adjustments()
          .waive(environment, least.id(), "A present for a good start", BY);
    }
  }
}
