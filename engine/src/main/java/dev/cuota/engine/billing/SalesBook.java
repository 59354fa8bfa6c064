package dev.cuota.engine.billing;

import dev.cuota.core.fx.Valuation;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.Rating;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.metering.DayUse;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What accounts sold, and what that is worth by the rates that are known now. Each rate is looked up once in the
 * life of a book, so one is opened for each piece of work. Safe for use by several threads.
 */
public final class SalesBook {
  /** The dimension of the meter {@value Rating#GMV} that says in which currency was sold. */
  public static final String CURRENCY = "currency";

  private final Rooms rooms;
  private final Map<Appraisal.Key, Valuation> known = new ConcurrentHashMap<>();

  /** The rooms it asks. */
  record Rooms(Catalogs catalogs, Accounts accounts, Metering metering, Rates rates) {}

  SalesBook(Rooms rooms) {
    this.rooms = rooms;
  }

  /**
   * What an account sold in a month.
   *
   * @param worth in the currency that was asked for, without what has no value yet
   * @param waits what has none, in words; nothing is ever taken one to one
   */
  public record Sold(Money worth, List<String> waits) {
    public Sold {
      waits = List.copyOf(waits);
    }
  }

  /**
   * What accounts sold in a month; who sold nothing is left out.
   *
   * @param currencies in which it is to be valued, by account
   */
  public Map<Long, Sold> of(
      Tx tx, EnvironmentId environment, Period month, Map<Long, String> currencies) {
    Appraisal appraisal = new Appraisal(rooms.rates(), environment, known);
    Map<Long, Sold> sold = new HashMap<>();
    for (Sale sale : sales(tx, environment, month, currencies)) {
      sold.merge(sale.account(), sold(appraisal.value(tx, sale)), SalesBook::together);
    }
    return sold;
  }

  /** By account, day and currency; not valued yet. */
  List<Sale> sales(Tx tx, EnvironmentId environment, Period month, Map<Long, String> currencies) {
    Optional<NumberedMeter> meter =
        rooms.catalogs().current(environment).meters().meter(Rating.GMV);
    if (meter.isEmpty() || currencies.isEmpty()) {
      return List.of();
    }
    Map<TenantId, Long> payers = new HashMap<>();
    for (Tenant tenant : rooms.accounts().tenantsOf(tx, environment, currencies.keySet())) {
      payers.put(tenant.id(), tenant.account());
    }
    Map<String, Sale> sums = new TreeMap<>();
    for (DayUse use :
        rooms.metering().days(tx, payers.keySet(), meter.get().id(), CURRENCY, month)) {
      Long account = payers.get(use.tenant());
      String currency = account == null ? null : currencies.get(account);
      if (account != null && currency != null) {
        Sale sale = sale(account, use, currency);
        sums.merge(key(sale), sale, SalesBook::together);
      }
    }
    return List.copyOf(sums.values());
  }

  /** What tells sales of a month apart. */
  static String key(Sale sale) {
    return sale.account() + " " + sale.day() + " " + sale.currency();
  }

  private static Sale sale(long account, DayUse use, String worth) {
    return new Sale(account, use.day(), use.value(), use.used().value(), worth, null, "");
  }

  private static Sale together(Sale one, Sale other) {
    return new Sale(
        one.account(),
        one.day(),
        one.currency(),
        one.amount().add(other.amount()),
        one.worth(),
        null,
        "");
  }

  private static Sold sold(Sale sale) {
    BigDecimal value = sale.value();
    return value == null
        ? new Sold(Money.zero(sale.worth()), List.of(sale.text()))
        : new Sold(new Money(value, sale.worth()), List.of());
  }

  private static Sold together(Sold one, Sold other) {
    List<String> waits = new ArrayList<>(one.waits());
    waits.addAll(other.waits());
    return new Sold(one.worth().plus(other.worth()), waits);
  }
}
