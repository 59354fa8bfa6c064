package dev.cuota.engine.limits;

import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.Catalogs;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What went for accounts when a month ended. Each plan is prepared once. */
final class MonthTerms {
  private final Catalogs catalogs;
  private final MonthFacts facts;
  private final Map<Key, CompiledPlan> compiled = new HashMap<>();

  private record Key(Subscription.PlanRef plan, Set<String> ownProviders) {}

  MonthTerms(Catalogs catalogs, MonthFacts facts) {
    this.catalogs = catalogs;
    this.facts = facts;
  }

  /** The plan of an account, without what was said for it. */
  CompiledPlan planned(PlanHeld held) {
    Set<String> own = facts.providers().getOrDefault(held.account(), Set.of());
    return compiled.computeIfAbsent(
        new Key(held.plan(), own),
        key ->
            OwnProviders.lift(
                CompiledPlan.of(
                    facts.catalog(),
                    catalogs.plan(facts.environment(), key.plan().key(), key.plan().version())),
                key.ownProviders()));
  }

  /**
   * The plan with the overrides that counted.
   *
   * @param own whether those of this tenant alone did
   */
  CompiledPlan of(PlanHeld held, Tenant tenant, boolean own) {
    Overrides.OfAccount said = facts.said().getOrDefault(held.account(), Overrides.OfAccount.NONE);
    return planned(held)
        .with(PersonalPlan.counting(said, tenant, own, MonthBook.lastMoment(facts.month())));
  }
}
