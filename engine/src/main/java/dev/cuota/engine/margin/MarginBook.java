package dev.cuota.engine.margin;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.margin.AccountMargin;
import dev.cuota.core.margin.CostLine;
import dev.cuota.core.margin.Costing;
import dev.cuota.core.margin.MarginWatch;
import dev.cuota.core.margin.MonthMargin;
import dev.cuota.core.margin.RevenueLine;
import dev.cuota.core.metering.MeterBook;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.PriceShare;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.Due;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.limits.AccountMonth;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Works out what some accounts cost and brought in, in a month; writes nothing. */
final class MarginBook {
  private final Catalogs catalogs;
  private final MonthBook months;
  private final Billing billing;
  private final Rates rates;

  MarginBook(Catalogs catalogs, MonthBook months, Billing billing, Rates rates) {
    this.catalogs = catalogs;
    this.months = months;
    this.billing = billing;
    this.rates = rates;
  }

  /**
   * Which month, and by the rates of which day.
   *
   * @param day its last one; of the running month, today
   */
  record Asked(EnvironmentId environment, YearMonth month, LocalDate day) {
    static Asked of(EnvironmentId environment, YearMonth month, Instant now) {
      LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
      LocalDate last = month.atEndOfMonth();
      return new Asked(environment, month, today.isBefore(last) ? today : last);
    }
  }

  /** The currency in which all of it is told; empty before the first catalog. */
  Optional<String> currency(Tx tx, Asked asked) {
    CatalogSnapshot catalog = catalog(tx, asked);
    return catalog.version() == 0
        ? Optional.empty()
        : Optional.of(catalog.catalog().costCurrency());
  }

  /** The margins of accounts; who came later and has used nothing in the month is left out. */
  List<MonthMargin.Part> of(Tx tx, Asked asked, List<PlanHeld> held) {
    CatalogSnapshot catalog = catalog(tx, asked);
    if (catalog.version() == 0) {
      return List.of();
    }
    Period month = Period.month(asked.month());
    List<AccountMonth> used = months.of(tx, asked.environment(), month, held);
    Map<Long, List<Due>> due =
        billing.due(tx, asked.environment(), held, used).stream()
            .collect(Collectors.groupingBy(Due::account));
    Map<Long, PlanHeld> byAccount =
        held.stream().collect(Collectors.toMap(PlanHeld::account, Function.identity()));
    DayRates worth = new DayRates(rates, asked.environment(), asked.day());
    Work work = new Work(asked.month(), catalog, worth);
    List<MonthMargin.Part> parts = new ArrayList<>();
    for (AccountMonth one : used) {
      PlanHeld holder = byAccount.get(one.account());
      if (holder != null) {
        AccountMargin margin =
            work.margin(tx, one, holder.key(), due.getOrDefault(one.account(), List.of()));
        parts.add(work.part(tx, margin));
      }
    }
    return parts;
  }

  /** What amounts are worth on the day of a month, for as long as the transaction goes on. */
  MarginWatch.Exchange exchange(Tx tx, Asked asked) {
    DayRates worth = new DayRates(rates, asked.environment(), asked.day());
    return (amount, currency) -> worth.worth(tx, amount, currency);
  }

  private CatalogSnapshot catalog(Tx tx, Asked asked) {
    Instant last = MonthBook.lastMoment(Period.month(asked.month()));
    return catalogs.at(tx, asked.environment(), last);
  }

  /** By one catalog and the rates of one day. */
  private record Work(YearMonth month, CatalogSnapshot snapshot, DayRates worth) {
    AccountMargin margin(Tx tx, AccountMonth used, String key, List<Due> due) {
      Catalog catalog = snapshot.catalog();
      Plan plan = used.plan();
      String currency = plan == null ? catalog.costCurrency() : plan.currency();
      List<RevenueLine> revenue = new ArrayList<>();
      Costing costing = new Costing(catalog);
      List<CostLine> costs = new ArrayList<>(costing.usage(counted(used), used.ownProviders()));
      if (plan != null && used.wasThere()) {
        Money price = PriceShare.of(plan, month);
        revenue.add(new RevenueLine(RevenueLine.Kind.PRICE, plan.key(), price));
        costs.addAll(costing.paymentFee(price));
      }
      due.forEach(one -> revenue.add(line(one)));
      return new AccountMargin(
          used.account(),
          key,
          plan == null ? "" : plan.key(),
          currency,
          revenue,
          costs.stream().map(line -> valued(tx, line, currency)).toList(),
          due.stream()
              .map(Due::waits)
              .filter(waits -> !waits.isEmpty())
              .collect(Collectors.joining("; ")));
    }

    /** The same in the currency of all, if there are rates for all of it. */
    MonthMargin.Part part(Tx tx, AccountMargin margin) {
      String whole = snapshot.catalog().costCurrency();
      Optional<Money> income = worth.worth(tx, margin.income(), whole).map(Money::rounded);
      Optional<Money> cost =
          margin.unvalued().isEmpty()
              ? worth.worth(tx, margin.exactCost(), whole).map(Money::rounded)
              : Optional.empty();
      return new MonthMargin.Part(
          margin, income.flatMap(in -> cost.map(out -> new MonthMargin.Total(1, in, out))));
    }

    private AccountMargin.Valued valued(Tx tx, CostLine line, String currency) {
      return new AccountMargin.Valued(line, worth.worth(tx, line.amount(), currency).orElse(null));
    }

    private static RevenueLine line(Due due) {
      RevenueLine.Kind kind =
          switch (due.type()) {
            case OVERAGE -> RevenueLine.Kind.OVERAGE;
            case COMMISSION -> RevenueLine.Kind.COMMISSION;
          };
      return new RevenueLine(kind, due.feature(), due.amount());
    }

    private Map<String, BigDecimal> counted(AccountMonth used) {
      MeterBook meters = snapshot.meters();
      Map<String, BigDecimal> counted = new HashMap<>();
      for (MonthTotal total : used.totals()) {
        meters
            .meter(total.meter())
            .ifPresent(
                meter -> counted.merge(meter.meter().key(), total.used().value(), BigDecimal::add));
      }
      return counted;
    }
  }
}
