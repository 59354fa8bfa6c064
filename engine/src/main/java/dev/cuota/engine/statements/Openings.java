package dev.cuota.engine.statements;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.Rating;
import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.Adjustments;
import dev.cuota.engine.billing.Sale;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.metering.CountedEvents;
import dev.cuota.engine.metering.CountedFilter;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Opens lines of statements down to the events that they are made of. */
final class Openings {
  private static final CountedEvents NO_EVENTS = new CountedEvents(0, List.of());

  private final Database database;
  private final Catalogs catalogs;
  private final Accounts accounts;
  private final Metering metering;
  private final Adjustments adjustments;

  Openings(
      Database database,
      Catalogs catalogs,
      Accounts accounts,
      Metering metering,
      Adjustments adjustments) {
    this.database = database;
    this.catalogs = catalogs;
    this.accounts = accounts;
    this.metering = metering;
    this.adjustments = adjustments;
  }

  /**
   * Which of its events to show.
   *
   * @param limit 1 to 100
   * @param offset how many to leave out
   */
  record Page(int limit, int offset) {}

  LineOpening open(StatementHead head, StatementLine line, Page page) {
    return new LineOpening(head, line, line.kind().isOfUsage() ? use(head, line, page) : null);
  }

  private LineOpening.Use use(StatementHead head, StatementLine line, Page page) {
    Adjustment one = adjustments.find(head.environment(), line.source()).orElseThrow();
    EnvironmentId environment = head.environment();
    Period month = one.subject().month();
    CatalogSnapshot catalog =
        database.inTx(
            Scope.of(environment), tx -> catalogs.at(tx, environment, MonthBook.lastMoment(month)));
    Optional<NumberedMeter> meter = meter(catalog, one.subject());
    List<Tenant> tenants = accounts.tenantsOf(environment, one.account());
    boolean isCommission = one.subject().type() == AdjustmentType.COMMISSION;
    List<Sale> sales =
        isCommission ? adjustments.sales(environment, one.account(), month) : List.of();
    return new LineOpening.Use(
        one,
        adjustments.partsOf(one),
        meter.map(known -> known.meter().key()).orElse(""),
        meter.map(known -> used(environment, known, tenants, month)).orElse(List.of()),
        sales,
        meter.map(known -> events(environment, known, tenants, month, page)).orElse(NO_EVENTS));
  }

  private static Optional<NumberedMeter> meter(
      CatalogSnapshot catalog, Adjustment.Subject subject) {
    String key =
        subject.type() == AdjustmentType.COMMISSION
            ? Rating.GMV
            : catalog.catalog().feature(subject.feature()).map(Feature::meter).orElse(null);
    return key == null ? Optional.empty() : catalog.meters().meter(key);
  }

  private List<LineOpening.OfTenant> used(
      EnvironmentId environment, NumberedMeter meter, List<Tenant> tenants, Period month) {
    List<TenantId> ids = tenants.stream().map(Tenant::id).toList();
    Map<TenantId, Quantity> totals =
        database
            .inTx(Scope.of(environment), tx -> metering.totals(tx, ids, List.of(meter), month))
            .stream()
            .collect(Collectors.toMap(MonthTotal::tenant, MonthTotal::used));
    return tenants.stream()
        .filter(one -> totals.containsKey(one.id()))
        .map(
            one ->
                new LineOpening.OfTenant(one.key(), totals.getOrDefault(one.id(), Quantity.ZERO)))
        .toList();
  }

  private CountedEvents events(
      EnvironmentId environment,
      NumberedMeter meter,
      List<Tenant> tenants,
      Period month,
      Page page) {
    return metering.counted(
        new CountedFilter(
            environment,
            tenants.stream().map(Tenant::id).toList(),
            meter.id(),
            month,
            page.limit(),
            page.offset()));
  }
}
