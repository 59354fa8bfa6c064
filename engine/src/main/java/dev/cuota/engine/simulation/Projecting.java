package dev.cuota.engine.simulation;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.simulation.Economy;
import dev.cuota.core.simulation.Mix;
import dev.cuota.core.simulation.Projection;
import dev.cuota.core.simulation.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Projects what a simulation has found on other numbers of accounts. */
public final class Projecting {
  private final List<OfPlan> plans;

  /**
   * What is known of a plan.
   *
   * @param all what accounts on it owed and cost together; nothing when there were none
   * @param full what one would with every allowance used up; null for a plan that is in no catalog
   */
  record OfPlan(String plan, Side all, @Nullable Economy full) {}

  Projecting(List<OfPlan> plans) {
    this.plans = List.copyOf(plans);
  }

  /** By what a replay has found. */
  public static Projecting of(Catalog catalog, Simulated found) {
    Map<String, Side> rest = new LinkedHashMap<>(found.byPlan());
    List<OfPlan> plans = new ArrayList<>();
    for (Plan plan : catalog.plans().values()) {
      Side all = rest.remove(plan.key());
      plans.add(
          new OfPlan(
              plan.key(),
              all == null ? Side.nothing(catalog.costCurrency()) : all,
              Economy.full(catalog, plan)));
    }
    rest.forEach((plan, all) -> plans.add(new OfPlan(plan, all, null)));
    return new Projecting(plans);
  }

  List<OfPlan> plans() {
    return plans;
  }

  /**
   * The projections that are asked for; none when there are no accounts to spread others by. A plan that
   * nobody was on is taken as used up.
   */
  public List<Projection> make(ProjectionAsk ask) {
    Optional<Mix> mix = Optional.ofNullable(ask.mix()).or(this::mix);
    Map<String, Economy> economies = new HashMap<>();
    for (OfPlan one : plans) {
      Optional<Economy> economy =
          switch (ask.assumption()) {
            case FULL -> Optional.ofNullable(one.full());
            case OBSERVED ->
                Economy.observed(one.plan(), one.all()).or(() -> Optional.ofNullable(one.full()));
          };
      economy.ifPresent(found -> economies.put(one.plan(), found));
    }
    return mix.stream()
        .flatMap(
            spread -> ask.accounts().stream().map(count -> Projection.of(count, spread, economies)))
        .toList();
  }

  /** Plans that use is asked of as it was observed, and that nobody was on. */
  public List<String> unobserved(ProjectionAsk ask) {
    Map<String, BigDecimal> spread =
        Optional.ofNullable(ask.mix()).or(this::mix).map(Mix::shares).orElse(Map.of());
    return ask.assumption() == Economy.Assumption.FULL
        ? List.of()
        : plans.stream()
            .filter(one -> spread.containsKey(one.plan()))
            .filter(one -> Economy.observed(one.plan(), one.all()).isEmpty())
            .map(OfPlan::plan)
            .toList();
  }

  /** Plans of a mix that there are not. */
  public List<String> unknown(Mix mix) {
    List<String> known = plans.stream().map(OfPlan::plan).toList();
    return mix.shares().keySet().stream().filter(plan -> !known.contains(plan)).toList();
  }

  private Optional<Mix> mix() {
    if (unknown(Mix.USUAL).isEmpty()) {
      return Optional.of(Mix.USUAL);
    }
    Map<String, BigDecimal> shares = new LinkedHashMap<>();
    for (OfPlan one : plans) {
      if (one.all().months() > 0 && !one.plan().isEmpty()) {
        shares.put(one.plan(), BigDecimal.valueOf(one.all().months()));
      }
    }
    return shares.isEmpty() ? Optional.empty() : Optional.of(new Mix(shares));
  }
}
