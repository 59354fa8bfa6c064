package dev.cuota.server.demo;

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
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What some accounts of the demonstration owe for the month that has just ended: use above their allowances
 * and commission on sales in pesos, one of them by rates of its own; one amount waits for a rate.
 */
final class DemoBilling {
  private static final String SOURCE = "demo/last-month";
  private static final Cause BY = Cause.admin("demo");
  private static final int BATCH = 1_000;
  private static final int SALES = 60;
  private static final int REQUESTS = 24;
  private static final BigDecimal GB = BigDecimal.valueOf(1_000_000_000);

  private final Engine engine;
  private final EnvironmentId environment;
  private final YearMonth month;
  private final List<UsageEvent> batch = new ArrayList<>();
  private int events;

  DemoBilling(Engine engine, EnvironmentId environment) {
    this.engine = engine;
    this.environment = environment;
    this.month = YearMonth.from(engine.clock().now().atZone(ZoneOffset.UTC)).minusMonths(1);
  }

  /** Sends what was used, and works the month out. */
  void make() {
    used("moda-austral", 1_238, 231);
    sold("moda-austral", "ARS", "1180400");
    used("cafe-central", 1_019, 64);
    sold("cafe-central", "ARS", "310250.50");
    used("sabores-del-sur", 402, 219);
    sold("sabores-del-sur", "CLP", "742000");
    sold("sabores-del-sur", "USD", "420.75");
    used("vinos-andes", 688, 90);
    sold("vinos-andes", "USD", "1265.40");
    send();
    rates();
    agree();
    Billing.Ask ask = new Billing.Ask(environment, month, false);
    engine.billing().commission(ask, BY, JobRun.Progress.UNHEARD);
    engine.billing().overage(ask, BY, JobRun.Progress.UNHEARD);
    letOneGo();
  }

  private void used(String tenant, int orders, int gigabytes) {
    for (int i = 0; i < orders; i++) {
      event("order", tenant, i, Map.of());
    }
    BigDecimal each =
        GB.multiply(BigDecimal.valueOf(gigabytes))
            .divideToIntegralValue(BigDecimal.valueOf(REQUESTS));
    for (int i = 0; i < REQUESTS; i++) {
      event(
          "request",
          tenant,
          i,
          Map.of("method", "GET", "status", "200", "bytes", each.toPlainString()));
    }
  }

  private void sold(String tenant, String currency, String amount) {
    for (int i = 0; i < SALES; i++) {
      event("sale", tenant, i, Map.of("amount", amount, "currency", currency, "country", "AR"));
    }
  }

  /** Spread over the month, an hour apart. */
  private void event(String type, String tenant, int number, Map<String, String> data) {
    Instant start = Period.month(month).start();
    Instant time = start.plus(Duration.ofHours(1 + number % ((month.lengthOfMonth() - 1) * 24L)));
    String id = Integer.toString(++events);
    batch.add(new UsageEvent(SOURCE, id, type, tenant, time, new FlatData(new TreeMap<>(data))));
    if (batch.size() == BATCH) {
      send();
    }
  }

  private void send() {
    engine.metering().accept(environment, List.copyOf(batch), BatchRule.ALL_OR_NOTHING);
    batch.clear();
  }

  /** Of pesos of Argentina alone, so that one amount waits. */
  private void rates() {
    BigDecimal value = new BigDecimal("1462.5");
    for (int day = 1; day <= month.lengthOfMonth(); day += 5) {
      LocalDate of = month.atDay(day);
      PostedRate rate = new PostedRate(new CurrencyPair("USD", "ARS"), Side.MID, of, value);
      engine.rates().set(rate, "The demonstration's", new Decider(BY, environment), false);
      value = value.add(new BigDecimal("7.25"));
    }
  }

  /** Enterprise takes no commission; one is agreed, for the month that is over, too. */
  private void agree() {
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

  private void letOneGo() {
    AdjustmentSearch search = AdjustmentSearch.of(environment);
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
