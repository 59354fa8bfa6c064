package dev.cuota.engine.simulation;

import dev.cuota.core.simulation.Side;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.billing.SalesBook;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.limits.Supposed;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Works out some accounts, month by month. Looks only. */
final class Chunk {
  private final Ground ground;
  private final Course course;
  private final List<MonthBook.Frame> frames;
  private final SalesBook sales;
  private final SortedMap<Long, Life> lives = new TreeMap<>();
  private final SortedMap<String, Side> byPlan = new TreeMap<>();

  Chunk(Ground ground, Course course, List<MonthBook.Frame> frames, SalesBook sales) {
    this.ground = ground;
    this.course = course;
    this.frames = frames;
    this.sales = sales;
  }

  /**
   * What came of it.
   *
   * @param byPlan months by the plans of the other world, with exact costs
   */
  record Done(List<SimulatedAccount> accounts, SortedMap<String, Side> byPlan) {}

  /** An account on its way through the months. */
  private static final class Life {
    private final String key;
    private final List<Limited> limited = new ArrayList<>();
    private final List<String> unvalued = new ArrayList<>();
    private Side was;
    private Side would;
    private String missing = "";

    Life(String key, Side was, Side would) {
      this.key = key;
      this.was = was;
      this.would = would;
    }

    SimulatedAccount done(long account) {
      return new SimulatedAccount(
          account, key, was.rounded(), would.rounded(), missing, limited, unvalued);
    }
  }

  /**
   * Works them out.
   *
   * @param counted totals of all months of what is counted anew
   */
  Done work(Tx tx, List<Long> accounts, List<MonthTotal> counted) {
    Map<Instant, List<MonthTotal>> byMonth =
        counted.stream().collect(Collectors.groupingBy(MonthTotal::month));
    for (MonthBook.Frame frame : frames) {
      month(tx, frame, accounts, byMonth.getOrDefault(frame.month().start(), List.of()));
    }
    List<SimulatedAccount> done = new ArrayList<>(lives.size());
    lives.forEach((account, life) -> done.add(life.done(account)));
    return new Done(done, byPlan);
  }

  private void month(Tx tx, MonthBook.Frame frame, List<Long> accounts, List<MonthTotal> counted) {
    List<PlanHeld> held =
        ground
            .accounts()
            .plansAt(tx, frame.environment(), MonthBook.lastMoment(frame.month()), accounts);
    Map<Long, PlanHeld> byAccount =
        held.stream().collect(Collectors.toMap(PlanHeld::account, one -> one));
    List<Supposed.Of> both =
        ground.limits().months().suppose(tx, frame, held, course.supposed(), counted);
    MonthSides sides = new MonthSides(ground, course, frame, sales).of(tx, both);
    Map<Long, List<Limited>> limits = new Limitings(ground.metering(), course, frame).of(tx, both);
    for (Supposed.Of one : both) {
      PlanHeld plan = byAccount.get(one.was().account());
      if (plan != null) {
        add(one, plan, sides, limits.getOrDefault(plan.account(), List.of()));
      }
    }
  }

  private void add(Supposed.Of one, PlanHeld held, MonthSides sides, List<Limited> limited) {
    Side was = sides.was(held.account());
    Side would = sides.would(held.account());
    Life life = lives.get(held.account());
    if (life == null) {
      life = new Life(held.key(), was, would);
      lives.put(held.account(), life);
    } else {
      life.was = life.was.plus(was);
      life.would = life.would.plus(would);
    }
    if (one.would().plan() == null && !held.plan().key().isEmpty()) {
      life.missing = held.plan().key();
    }
    life.limited.addAll(limited);
    life.unvalued.addAll(sides.unvalued(held.account()));
    byPlan.merge(would.plan(), would, Side::plus);
  }
}
