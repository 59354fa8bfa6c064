package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.billing.Part;
import dev.cuota.core.billing.Recalculation;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.AccountRound;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
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
  private final AccountRound round;
  private final OverageRun overage;
  private final CommissionRun commission;

  Proof(Platform platform, AccountRound round, OverageRun overage, CommissionRun commission) {
    this.platform = platform;
    this.round = round;
    this.overage = overage;
    this.commission = commission;
  }

  /** Does it. */
  List<Discrepancy> of(EnvironmentId environment, JobRun.Progress progress) {
    List<Discrepancy> found = new ArrayList<>();
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
    // Held, so that nobody bills in between what is worked out and what is compared with it.
    round.all(
        new AccountRound.Order(
            environment, MonthBook.lastMoment(month), AccountRound.Way.TRY, progress),
        (tx, some) ->
            rated(tx, environment, type, month, settled(tx, environment, type, month, some)),
        found::addAll);
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
    Map<Long, String> keys =
        some.stream().collect(Collectors.toMap(PlanHeld::account, PlanHeld::key));
    Reworked again =
        switch (type) {
          case OVERAGE -> overage.again(tx, environment, month, some, keys);
          case COMMISSION -> commission.again(tx, environment, month, some, keys);
        };
    Map<Thing, Money> owed = new HashMap<>();
    again.owed().forEach(one -> owed.put(new Thing(one.account(), one.feature()), one.amount()));
    Map<Thing, List<Part>> asked = asked(tx, environment, type, month, keys.keySet());
    Set<Thing> all = new HashSet<>(owed.keySet());
    all.addAll(asked.keySet());
    List<Discrepancy> found = new ArrayList<>(again.differences());
    for (Thing thing : all) {
      List<Part> parts = asked.getOrDefault(thing, List.of());
      Money due = owed.get(thing);
      Money needed = due != null ? due : Money.zero(parts.getFirst().amount().currency());
      if (!(Recalculation.of(parts, needed) instanceof Recalculation.Right)) {
        found.add(different(type, month, thing, keys, needed, parts));
      }
    }
    return found;
  }

  private static Discrepancy different(
      AdjustmentType type,
      Period month,
      Thing thing,
      Map<Long, String> keys,
      Money needed,
      List<Part> parts) {
    return new Discrepancy(
        "rated = asked",
        "account %s, %s, %s of %s"
            .formatted(
                keys.get(thing.account()),
                month.start().toString().substring(0, 7),
                type.wire(),
                thing.feature()),
        needed.toString(),
        parts.stream().map(Part::amount).map(Money::toString).toList().toString());
  }

  private static Map<Thing, List<Part>> asked(
      Tx tx, EnvironmentId environment, AdjustmentType type, Period month, Set<Long> accounts) {
    Map<Thing, List<Part>> asked = new HashMap<>();
    for (Adjustment one : AdjustmentSql.lock(tx, environment, type, month, accounts)) {
      asked
          .computeIfAbsent(
              new Thing(one.account(), one.subject().feature()), _ -> new ArrayList<>())
          .add(one.asPart());
    }
    return asked;
  }

  private record Thing(long account, String feature) {}

  private List<Discrepancy> charges(EnvironmentId environment) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> new ChargeProof(environment).of(tx));
  }
}
