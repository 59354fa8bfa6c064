package dev.cuota.engine.margin;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.margin.ThrottleRules;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.Granted;
import dev.cuota.engine.limits.LimitOverride;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.limits.OverrideOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Throttles accounts by overrides of their windows, which all nodes learn of within a second, and which
 * expire with the month. What a person has said of a feature goes before, and is left as it is.
 */
final class Throttles {
  /** Who sets and clears overrides here. */
  static final String BY = "margin_guard";

  private final Accounts accounts;
  private final Limits limits;

  Throttles(Accounts accounts, Limits limits) {
    this.accounts = accounts;
    this.limits = limits;
  }

  /**
   * How an account is to be throttled.
   *
   * @param rates by feature; empty for not at all
   * @param until when it ends by itself
   * @param reason shown with it
   */
  record Wish(
      EnvironmentId environment,
      long account,
      SortedMap<String, Quantity> rates,
      Instant until,
      String reason) {}

  /**
   * Throttles so and no otherwise; done again it changes nothing.
   *
   * @param before features that were throttled here
   * @return those that are
   */
  List<String> apply(Wish wish, Collection<String> before) {
    Optional<Tenant> any =
        accounts.tenantsOf(wish.environment(), wish.account()).stream().findFirst();
    if (any.isEmpty()) {
      return List.of();
    }
    Map<String, Granted> granted = new HashMap<>();
    limits.grantedToAll(any.get()).forEach(one -> granted.put(one.feature().key(), one));
    Map<Feature, Entitlement> planned = new HashMap<>();
    granted.values().forEach(one -> planned.put(one.feature(), one.planned()));
    List<String> throttled = new ArrayList<>();
    wish.rates()
        .forEach(
            (key, rate) -> {
              Granted one = granted.get(key);
              if (one != null
                  && !isOthers(one)
                  && ThrottleRules.fits(one.feature(), rate, planned)
                  && set(any.get(), one, rate, wish)) {
                throttled.add(key);
              }
            });
    for (String key : before) {
      Granted one = granted.get(key);
      if (one != null && !throttled.contains(key) && isOurs(one)) {
        change(any.get(), new OverrideChange(key, null, null, wish.reason(), BY));
      }
    }
    return throttled;
  }

  private boolean set(Tenant tenant, Granted granted, Quantity rate, Wish wish) {
    LimitOverride said = granted.shared();
    Limit limit = Limit.atMost(rate);
    return (said != null && said.limit().equals(limit) && wish.until().equals(said.expires()))
        || change(
            tenant,
            new OverrideChange(granted.feature().key(), limit, wish.until(), wish.reason(), BY));
  }

  private boolean change(Tenant tenant, OverrideChange change) {
    return limits.override(tenant, true, change) instanceof OverrideOutcome.Done;
  }

  private static boolean isOurs(Granted granted) {
    LimitOverride said = granted.shared();
    return said != null && said.setBy().equals(BY);
  }

  private static boolean isOthers(Granted granted) {
    return granted.shared() != null && !isOurs(granted);
  }
}
