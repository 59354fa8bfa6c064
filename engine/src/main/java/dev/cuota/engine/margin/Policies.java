package dev.cuota.engine.margin;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.core.margin.ThrottleRules;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** From when on somebody is told of costs, and what is done about accounts, by environment. */
final class Policies {
  private final Platform platform;
  private final Journal journal;
  private final Catalogs catalogs;

  Policies(Platform platform, Journal journal, Catalogs catalogs) {
    this.platform = platform;
    this.journal = journal;
    this.catalogs = catalogs;
  }

  PolicyStand of(EnvironmentId environment) {
    return platform.database().inTx(Scope.of(environment), tx -> PolicySql.of(tx, environment));
  }

  PolicyOutcome set(EnvironmentId environment, MarginPolicy policy, Cause cause) {
    Optional<PolicyOutcome> refused = throttles(environment, policy.guard());
    return refused.orElseGet(
        () ->
            platform
                .database()
                .inTx(Scope.of(environment), tx -> set(tx, environment, policy, cause)));
  }

  private PolicyOutcome set(Tx tx, EnvironmentId environment, MarginPolicy policy, Cause cause) {
    PolicySql.lock(tx, environment);
    Optional<Long> unknown = PolicySql.unknown(tx, environment, policy.guard().accounts().keySet());
    if (unknown.isPresent()) {
      return new PolicyOutcome.NoSuchAccount(unknown.get());
    }
    PolicyStand before = PolicySql.of(tx, environment);
    if (before.changedAt() == null || !before.policy().equals(policy)) {
      PolicySql.put(tx, environment, policy, platform.clock().now(), cause.actor());
      journal.record(
          tx, new Act(cause, "margin.policy", "margin", 0, told(before.policy()), told(policy)));
    }
    return new PolicyOutcome.Done(PolicySql.of(tx, environment));
  }

  private Optional<PolicyOutcome> throttles(EnvironmentId environment, MarginPolicy.Guard guard) {
    Collection<Feature> features = catalogs.current(environment).catalog().features().values();
    for (Map.Entry<String, Quantity> one : guard.throttles().entrySet()) {
      boolean fits =
          features.stream()
              .anyMatch(
                  feature ->
                      feature.key().equals(one.getKey())
                          && ThrottleRules.canBeNamed(feature, one.getValue()));
      if (!fits) {
        List<String> known =
            features.stream()
                .filter(feature -> ThrottleRules.canBeNamed(feature, Quantity.ONE))
                .map(Feature::key)
                .toList();
        return Optional.of(new PolicyOutcome.NoSuchThrottle(one.getKey(), known));
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> told(MarginPolicy policy) {
    MarginPolicy.Guard guard = policy.guard();
    return Map.of(
        "costAlert", policy.costAlert().toString(),
        "marginAlert", policy.marginAlert() + " %",
        "tolerance", policy.tolerance().toPlainString(),
        "mode", guard.mode().wire(),
        "floor", guard.floor() + " %",
        "recovery", guard.recovery() + " %",
        "throttles", guard.throttles().toString(),
        "accounts", new TreeMap<>(guard.accounts()).toString());
  }
}
