package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Plan;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.Tenant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What went for accounts when a month ended. Each plan is prepared once. */
final class MonthTerms {
  private final Function<PlanHeld, Optional<Plan>> plans;
  private final MonthFacts facts;
  private final Map<Key, CompiledPlan> compiled = new HashMap<>();

  private record Key(Subscription.PlanRef plan, Set<String> ownProviders) {}

  /** {@code plans} says which plan went for an account; the same one for the same plan held. */
  MonthTerms(Function<PlanHeld, Optional<Plan>> plans, MonthFacts facts) {
    this.plans = plans;
    this.facts = facts;
  }

  /** The plan of an account, without what was said for it. */
  CompiledPlan planned(PlanHeld held) {
    Set<String> own = facts.providers().getOrDefault(held.account(), Set.of());
    return compiled.computeIfAbsent(
        new Key(held.plan(), own),
        key ->
            OwnProviders.lift(
                CompiledPlan.of(facts.catalog(), plans.apply(held)), key.ownProviders()));
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
