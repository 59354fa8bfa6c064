package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.Decisions;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.Use;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.ConditionalUsage;
import dev.cuota.engine.metering.LockedTotals;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives leases to one holder, inside one exchange. */
final class LeaseGiving {
  /** How long a denial that only time or a new plan can change is good for. */
  private static final Duration DENIED = Duration.ofSeconds(1);

  /** How long each use is asked for of what leases are not given of at all. */
  private static final Duration NEVER = Duration.ofMinutes(1);

  private final LeaseTalk.Room room;
  private final EnvironmentId environment;
  private final Gift.To to;
  private final Set<PoolPlace> served = new HashSet<>();
  private final List<Gift> gifts = new ArrayList<>();

  LeaseGiving(LeaseTalk.Room room, EnvironmentId environment, Gift.To to) {
    this.room = room;
    this.environment = environment;
    this.to = to;
  }

  /** What becomes of a wish. */
  private interface Outcome {
    LeaseAnswer.Given answer();
  }

  /** One answer for each wish, in their order; what is given is written together. */
  List<LeaseAnswer.Given> give(Tx tx, LockedTotals locked, List<Wish> wishes) {
    List<Outcome> outcomes = wishes.stream().map(wish -> outcome(tx, locked, wish)).toList();
    if (!gifts.isEmpty()) {
      measure(tx);
      write(tx);
    }
    return outcomes.stream().map(Outcome::answer).toList();
  }

  private Outcome outcome(Tx tx, LockedTotals locked, Wish wish) {
    Allowance allowance = wish.allowance();
    PartGuard guard = wish.guard();
    if (allowance == null) {
      return () -> wish.refused(Reason.FEATURE_GATED, Quantity.ZERO, NEVER);
    } else if (guard == null) {
      return () -> wish.refused(null, Quantity.ZERO, NEVER);
    }
    ConditionalUsage.Total used = locked.usedBy(wish.tenant(), allowance.meter(), to.now());
    Quantity shown = allowance.feature().fromMeterUnit(used.own());
    PoolPlace place = PoolPlace.of(wish.tenant(), allowance, to.now());
    if (!served.add(place)) {
      return () -> wish.refused(null, shown, Duration.ZERO);
    } else if (!allowance.until().isAfter(to.now())) {
      // Something else has begun to count while this was on its way.
      return () -> wish.refused(null, shown, Gift.NEAR);
    }
    if (guard.decide(allowance, used) instanceof Decision.Denied denied) {
      return denied(tx, wish, place, denied, shown);
    }
    Gift gift = new Gift(to, wish, allowance, guard, used.own(), room.platform().ids().next());
    gifts.add(gift);
    return gift::answer;
  }

  /** Who is refused for what others hold asks each time, and they are asked to give back. */
  private Outcome denied(
      Tx tx, Wish wish, PoolPlace place, Decision.Denied denied, Quantity shown) {
    Use alone = Use.of(denied.use().used(), denied.use().amount());
    if (Decisions.decide(denied.allowance(), alone, wish.subject().bar()).isAllowed()) {
      tx.afterCommit(() -> room.recalls().ask(place));
      return () -> wish.refused(null, shown, Gift.NEAR);
    }
    return () -> wish.refused(denied.reason(), shown, DENIED);
  }

  private void measure(Tx tx) {
    Map<PoolPlace, Tenant> places = new HashMap<>();
    gifts.stream().filter(Gift::isOfPool).forEach(gift -> places.put(gift.place(), gift.tenant()));
    Map<PoolPlace, StoredPool> pools = new HashMap<>();
    List<Long> numbers = new ArrayList<>();
    for (StoredPool pool : PoolSql.make(tx, places)) {
      pools.put(pool.place(), pool);
      numbers.add(pool.id());
    }
    Map<Long, Integer> others = LeaseSql.otherHolders(tx, numbers, to.holder());
    for (Gift gift : gifts) {
      StoredPool pool = pools.get(gift.place());
      gift.measure(pool, pool == null ? 1 : 1 + others.getOrDefault(pool.id(), 0));
    }
  }

  private void write(Tx tx) {
    List<StoredPool> pools = gifts.stream().map(Gift::pool).flatMap(Optional::stream).toList();
    PoolSql.update(tx, pools);
    room.promises().changed(tx, pools);
    LeaseSql.insert(
        tx,
        environment,
        gifts.stream().map(Gift::lease).flatMap(Optional::stream).toList(),
        to.now());
  }
}
