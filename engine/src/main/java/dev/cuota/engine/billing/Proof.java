package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.billing.Part;
import dev.cuota.core.billing.Recalculation;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Works every month that was billed out again and compares: what is owed by the rollups with what was asked, what
 * was used with its summary, what was asked with what was charged. Writes nothing. Who has late use that waits
 * for the corrections, or sales that wait for a rate, is left out until they are done.
 */
final class Proof {
  private final Platform platform;
  private final MonthRun runs;
  private final OverageRun overage;
  private final CommissionRun commission;

  Proof(Platform platform, MonthRun runs, OverageRun overage, CommissionRun commission) {
    this.platform = platform;
    this.runs = runs;
    this.overage = overage;
    this.commission = commission;
  }

  /** Does it. */
  List<Discrepancy> of(EnvironmentId environment, JobRun.Progress progress) {
    List<Discrepancy> found = Collections.synchronizedList(new ArrayList<>());
    for (AdjustmentType type : AdjustmentType.values()) {
      for (Instant month : months(environment, type)) {
        rated(environment, type, Period.month(month), progress, found);
      }
    }
    found.addAll(charges(environment));
    return List.copyOf(found.subList(0, Math.min(found.size(), Discrepancy.MOST)));
  }

  private List<Instant> months(EnvironmentId environment, AdjustmentType type) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> RunSql.months(tx, environment, type));
  }

  private void rated(
      EnvironmentId environment,
      AdjustmentType type,
      Period month,
      JobRun.Progress progress,
      List<Discrepancy> found) {
    MonthRun.Order order = new MonthRun.Order(environment, month, true, progress);
    runs.run(
        order,
        (tx, some) -> {
          found.addAll(
              rated(tx, environment, type, month, settled(tx, environment, type, month, some)));
          return RunTally.of(some.size(), List.of(), List.of());
        });
  }

  /** Those of whom nothing waits. */
  private static List<PlanHeld> settled(
      Tx tx, EnvironmentId environment, AdjustmentType type, Period month, List<PlanHeld> some) {
    Set<Long> waiting = new HashSet<>(LateSql.accounts(tx, environment, month));
    if (type == AdjustmentType.COMMISSION) {
      waiting.addAll(SaleSql.waiting(tx, environment, month));
    }
    return some.stream().filter(one -> !waiting.contains(one.account())).toList();
  }

  private List<Discrepancy> rated(
      Tx tx, EnvironmentId environment, AdjustmentType type, Period month, List<PlanHeld> some) {
    List<Long> ids = some.stream().map(PlanHeld::account).toList();
    Map<Long, String> keys =
        some.stream().collect(Collectors.toMap(PlanHeld::account, PlanHeld::key));
    List<Discrepancy> found = new ArrayList<>();
    if (type == AdjustmentType.OVERAGE) {
      found.addAll(overage.compareSummaries(tx, environment, month, some, keys));
    } else {
      found.addAll(commission.compareSales(tx, environment, month, some, keys));
    }
    Map<Thing, Money> owed = new HashMap<>();
    for (Owed one :
        type == AdjustmentType.OVERAGE
            ? overage.owed(tx, environment, month, some)
            : commission.owed(tx, environment, month, some)) {
      owed.put(new Thing(one.account(), one.feature()), one.amount());
    }
    Map<Thing, List<Part>> asked = new HashMap<>();
    for (Adjustment one : AdjustmentSql.lock(tx, environment, type, month, ids)) {
      asked
          .computeIfAbsent(
              new Thing(one.account(), one.subject().feature()), _ -> new ArrayList<>())
          .add(one.asPart());
    }
    Set<Thing> all = new HashSet<>(owed.keySet());
    all.addAll(asked.keySet());
    for (Thing thing : all) {
      List<Part> parts = asked.getOrDefault(thing, List.of());
      Money due = owed.get(thing);
      Money needed = due != null ? due : Money.zero(parts.getFirst().amount().currency());
      if (!(Recalculation.of(parts, needed) instanceof Recalculation.Right)) {
        found.add(
            new Discrepancy(
                "rated = asked",
                "account %s, %s, %s of %s"
                    .formatted(
                        keys.get(thing.account()),
                        month.start().toString().substring(0, 7),
                        type.wire(),
                        thing.feature()),
                needed.toString(),
                parts.stream().map(Part::amount).map(Money::toString).toList().toString()));
      }
    }
    return found;
  }

  private record Thing(long account, String feature) {}

  private List<Discrepancy> charges(EnvironmentId environment) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> new ChargeProof(environment).of(tx));
  }
}
