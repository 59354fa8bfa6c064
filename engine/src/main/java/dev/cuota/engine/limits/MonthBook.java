package dev.cuota.engine.limits;

import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What accounts used in a month and what covered it, whoever asks when: by the plan, overrides, grants
 * and providers that were in force when the month ended. Of the running month, by those in force now.
 */
public final class MonthBook {
  private final Catalogs catalogs;
  private final Accounts accounts;
  private final Metering metering;
  private final Reckoner reckoner;

  MonthBook(Catalogs catalogs, Accounts accounts, Metering metering, Reckoner reckoner) {
    this.catalogs = catalogs;
    this.accounts = accounts;
    this.metering = metering;
    this.reckoner = reckoner;
  }

  /** The last moment of a month, by whose terms it is billed. */
  public static Instant lastMoment(Period month) {
    return month.end().minusNanos(1_000);
  }

  /**
   * The months of accounts; who came later and has used nothing in it is left out.
   *
   * @param held on which plans they were at the month's {@link #lastMoment}
   */
  public List<AccountMonth> of(
      Tx tx, EnvironmentId environment, Period month, List<PlanHeld> held) {
    if (held.isEmpty()) {
      return List.of();
    }
    MonthFacts facts = facts(tx, environment, month, held);
    MonthTerms terms = new MonthTerms(catalogs, facts);
    return held.stream()
        .map(one -> month(tx, facts, terms, one))
        .filter(one -> one.wasThere() || !one.totals().isEmpty())
        .toList();
  }

  private MonthFacts facts(Tx tx, EnvironmentId environment, Period month, List<PlanHeld> held) {
    Instant moment = lastMoment(month);
    List<Long> ids = held.stream().map(PlanHeld::account).toList();
    CatalogSnapshot catalog = catalogs.at(tx, environment, moment);
    Map<Long, List<Tenant>> tenants =
        accounts.tenantsOf(tx, environment, ids).stream()
            .sorted(Comparator.comparing(Tenant::key))
            .collect(Collectors.groupingBy(Tenant::account));
    Collection<TenantId> tenantIds =
        tenants.values().stream().flatMap(List::stream).map(Tenant::id).toList();
    Map<TenantId, List<MonthTotal>> totals =
        metering.totals(tx, tenantIds, catalog.meters().meters(), month).stream()
            .collect(Collectors.groupingBy(MonthTotal::tenant));
    return new MonthFacts(
        environment,
        month,
        catalog,
        tenants,
        totals,
        Overrides.OfAccount.each(OverrideSql.at(tx, environment, ids, moment)),
        OwnProviderSql.at(tx, environment, ids, moment),
        GrantSql.touching(tx, environment, ids, month),
        FeeSql.schedules(tx, environment, ids));
  }

  private AccountMonth month(Tx tx, MonthFacts facts, MonthTerms terms, PlanHeld held) {
    CompiledPlan planned = terms.planned(held);
    List<Tenant> tenants = facts.tenants().getOrDefault(held.account(), List.of());
    MonthUse use = new MonthUse(reckoner, facts, terms, held);
    List<FeatureMonth> features =
        planned.allowances().values().stream()
            .filter(MonthBook::isByTheMonth)
            .map(
                allowance ->
                    new FeatureMonth(allowance.feature(), use.parts(tx, planned, allowance)))
            .toList();
    return new AccountMonth(
        held.account(),
        held.wasThere(),
        facts.month(),
        planned.plan(),
        tenants,
        tenants.stream().flatMap(one -> facts.totals(one.id()).stream()).toList(),
        features,
        facts.fees().getOrDefault(held.account(), FeeSchedule.NONE),
        facts.providers().getOrDefault(held.account(), Set.of()));
  }

  private static boolean isByTheMonth(Allowance allowance) {
    return allowance.feature().kind() == FeatureKind.METERED
        && allowance.isCounted()
        && allowance.bucket() == null;
  }
}
