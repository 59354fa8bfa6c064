package dev.cuota.engine.limits;

import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.metering.NumberedMeter;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    CatalogSnapshot catalog = catalogs.at(tx, environment, lastMoment(month));
    List<NumberedMeter> meters = catalog.meters().meters();
    MonthFacts facts = facts(tx, new Frame(environment, month, catalog), held, meters);
    return months(tx, facts, terms(facts), held).filter(MonthBook::counts).toList();
  }

  /**
   * The months of accounts as they were, and as they would have been had something else gone for them.
   *
   * @param counted totals of the month of what is counted anew, of these accounts' tenants
   */
  public List<Supposed.Of> suppose(
      Tx tx, Frame frame, List<PlanHeld> held, Supposed other, List<MonthTotal> counted) {
    Map<Integer, NumberedMeter> meters = new LinkedHashMap<>();
    other.catalog().meters().meters().forEach(meter -> meters.put(meter.id(), meter));
    frame.catalog().meters().meters().forEach(meter -> meters.put(meter.id(), meter));
    MonthFacts all = facts(tx, frame, held, List.copyOf(meters.values()));
    Map<TenantId, List<MonthTotal>> totals = new HashMap<>(all.totals());
    counted.forEach(one -> totals.merge(one.tenant(), List.of(one), MonthBook::together));
    MonthFacts would = all.supposing(other, totals).ofItsMeters();
    MonthFacts was = all.ofItsMeters();
    Map<String, Optional<Plan>> plans = new HashMap<>();
    MonthTerms supposed =
        new MonthTerms(one -> plans.computeIfAbsent(one.plan().key(), other.plans()), would);
    Iterator<AccountMonth> others = months(tx, would, supposed, held).iterator();
    List<Supposed.Of> both = new ArrayList<>(held.size());
    months(tx, was, terms(was), held)
        .forEach(
            one -> {
              Set<String> own = all.providers().getOrDefault(one.account(), Set.of());
              both.add(new Supposed.Of(one, others.next(), own));
            });
    return List.copyOf(
        both.stream().filter(one -> counts(one.was()) || counts(one.would())).toList());
  }

  /** The catalog by which a month went. */
  public Frame frame(Tx tx, EnvironmentId environment, Period month) {
    return new Frame(environment, month, catalogs.at(tx, environment, lastMoment(month)));
  }

  /**
   * Which month it is.
   *
   * @param catalog the one in force when it ended
   */
  public record Frame(EnvironmentId environment, Period month, CatalogSnapshot catalog) {}

  private MonthTerms terms(MonthFacts facts) {
    return new MonthTerms(
        held -> catalogs.plan(facts.environment(), held.plan().key(), held.plan().version()),
        facts);
  }

  private Stream<AccountMonth> months(
      Tx tx, MonthFacts facts, MonthTerms terms, List<PlanHeld> held) {
    return held.stream().map(one -> month(tx, facts, terms, one));
  }

  private static boolean counts(AccountMonth month) {
    return month.wasThere() || !month.totals().isEmpty();
  }

  private static List<MonthTotal> together(List<MonthTotal> some, List<MonthTotal> more) {
    List<MonthTotal> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private MonthFacts facts(Tx tx, Frame frame, List<PlanHeld> held, List<NumberedMeter> meters) {
    EnvironmentId environment = frame.environment();
    Period month = frame.month();
    Instant moment = lastMoment(month);
    List<Long> ids = held.stream().map(PlanHeld::account).toList();
    Map<Long, List<Tenant>> tenants =
        accounts.tenantsOf(tx, environment, ids).stream()
            .sorted(Comparator.comparing(Tenant::key))
            .collect(Collectors.groupingBy(Tenant::account));
    Collection<TenantId> tenantIds =
        tenants.values().stream().flatMap(List::stream).map(Tenant::id).toList();
    Map<TenantId, List<MonthTotal>> totals =
        metering.totals(tx, tenantIds, meters, month).stream()
            .collect(Collectors.groupingBy(MonthTotal::tenant));
    return new MonthFacts(
        environment,
        month,
        frame.catalog(),
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
