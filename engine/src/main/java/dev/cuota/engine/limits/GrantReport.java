package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.BurnDown;
import dev.cuota.core.limits.Burned;
import dev.cuota.core.limits.Grant;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Says how grants stand, in the order in which they are used up. */
final class GrantReport {
  private final Platform platform;
  private final Entitlements entitlements;
  private final Reckoner reckoner;

  GrantReport(Platform platform, Entitlements entitlements, Reckoner reckoner) {
    this.platform = platform;
    this.entitlements = entitlements;
    this.reckoner = reckoner;
  }

  /** All that a tenant, or its account, was ever given; by feature, in the catalog's order. */
  List<GrantBalance> of(Tenant tenant, boolean ofAccount) {
    CompiledPlan plan = entitlements.withoutGrants(tenant, ofAccount);
    OverrideHolder holder = holder(tenant, ofAccount);
    return platform
        .database()
        .inTx(
            Scope.of(tenant.environment()),
            tx -> {
              Map<String, List<LimitGrant>> byFeature = new LinkedHashMap<>();
              plan.allowances().keySet().forEach(key -> byFeature.put(key, new ArrayList<>()));
              GrantSql.of(tx, holder)
                  .forEach(
                      one ->
                          byFeature
                              .computeIfAbsent(one.feature(), _ -> new ArrayList<>())
                              .add(one));
              return byFeature.values().stream()
                  .filter(grants -> !grants.isEmpty())
                  .flatMap(grants -> balances(tx, holder, plan, grants).stream())
                  .toList();
            });
  }

  /** The same of one feature. */
  List<GrantBalance> of(Tenant tenant, boolean ofAccount, String feature) {
    CompiledPlan plan = entitlements.withoutGrants(tenant, ofAccount);
    OverrideHolder holder = holder(tenant, ofAccount);
    return platform
        .database()
        .inTx(
            Scope.of(tenant.environment()),
            tx -> {
              List<LimitGrant> grants = GrantSql.of(tx, holder, feature);
              return grants.isEmpty() ? List.of() : balances(tx, holder, plan, grants);
            });
  }

  private List<GrantBalance> balances(
      Tx tx, OverrideHolder holder, CompiledPlan plan, List<LimitGrant> grants) {
    Instant now = platform.clock().now();
    Allowance allowance = plan.allowances().get(grants.getFirst().feature());
    Reckoner.Subject subject =
        allowance == null ? null : Reckoner.Subject.of(holder, plan, allowance);
    Burned burned =
        subject != null && subject.isCounted(plan)
            ? reckoner.whole(tx, subject, now)
            : unused(grants, now);
    Map<UUID, LimitGrant> byId = new LinkedHashMap<>();
    grants.forEach(one -> byId.put(one.id(), one));
    Feature feature = allowance == null ? null : allowance.feature();
    List<GrantBalance> balances = new ArrayList<>();
    for (Burned.OfGrant one : burned.grants()) {
      LimitGrant grant = byId.get(one.grant().id());
      if (grant != null) {
        balances.add(GrantBalance.of(grant, one, feature));
      }
    }
    return balances;
  }

  /** Nothing counts any more what they are of. */
  private static Burned unused(List<LimitGrant> grants, Instant now) {
    List<Grant> rule = grants.stream().map(LimitGrant::unmetered).toList();
    BurnDown burnDown = BurnDown.now(rule, now);
    return burnDown.burn(
        _ -> null, burnDown.segments().stream().map(_ -> BigDecimal.ZERO).toList());
  }

  private static OverrideHolder holder(Tenant tenant, boolean ofAccount) {
    return ofAccount
        ? OverrideHolder.of(tenant.environment(), tenant.account())
        : OverrideHolder.of(tenant);
  }
}
