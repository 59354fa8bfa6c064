package dev.cuota.engine.accounts;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Journal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts many accounts on a plan, some in each transaction: every account is wholly on the old plan or
 * wholly on the new one. Who was stopped begins again and goes on with those that are left.
 */
public final class PlanMoves {
  private static final int BATCH = 200;

  private final Database database;
  private final Journal journal;
  private final Catalogs catalogs;
  private final Accounts accounts;

  /** Hears how far it is. */
  @FunctionalInterface
  public interface Progress {
    /** So many of all that are to be moved are. */
    void reached(long done, long total);
  }

  public PlanMoves(Database database, Journal journal, Catalogs catalogs, Accounts accounts) {
    this.database = database;
    this.journal = journal;
    this.catalogs = catalogs;
    this.accounts = accounts;
  }

  /** Says what {@link #make} would do; writes nothing. */
  public PlanMoveOutcome preview(EnvironmentId environment, PlanMove move) {
    return run(environment, move, counted -> counted);
  }

  /** Does it. */
  public PlanMoveOutcome make(
      EnvironmentId environment, PlanMove move, String by, Progress progress) {
    return run(environment, move, counted -> moveAll(environment, counted, by, progress));
  }

  /**
   * What was found out before anything is done.
   *
   * @param ids of accounts that are named; empty when a plan is
   * @param moving how many are to be moved, or were
   */
  private record Counted(
      PlanMove move, Plan to, List<Long> ids, List<String> unknown, long moving, long already) {
    Counted moved(long number) {
      return new Counted(move, to, ids, unknown, number, already);
    }
  }

  private PlanMoveOutcome run(
      EnvironmentId environment, PlanMove move, java.util.function.UnaryOperator<Counted> act) {
    Catalog catalog = catalogs.current(environment).catalog();
    List<String> plans = List.copyOf(catalog.plans().keySet());
    Optional<Plan> inForce = catalog.plan(move.plan());
    Integer version = move.version();
    if (inForce.isEmpty()) {
      return new PlanMoveOutcome.UnknownPlan(plans);
    } else if (move.from() instanceof PlanMove.OnPlan(String from) && !isPlan(environment, from)) {
      return new PlanMoveOutcome.UnknownFrom(plans);
    }
    Optional<Plan> to =
        version == null ? inForce : catalogs.plan(environment, move.plan(), version);
    if (to.isEmpty()) {
      return new PlanMoveOutcome.UnknownVersion();
    }
    Counted done =
        act.apply(
            database.inTx(Scope.of(environment), tx -> count(tx, environment, move, to.get())));
    return new PlanMoveOutcome.Done(done.to(), done.moving(), done.already(), done.unknown());
  }

  /** Whether there is or was one; retired ones may have accounts. */
  private boolean isPlan(EnvironmentId environment, String key) {
    return key.isEmpty() || catalogs.plan(environment, key, 1).isPresent();
  }

  private static Counted count(Tx tx, EnvironmentId environment, PlanMove move, Plan to) {
    return switch (move.from()) {
      case PlanMove.OnPlan(String from) ->
          new Counted(
              move,
              to,
              List.of(),
              List.of(),
              PlanMoveSql.countOn(tx, environment, from, to),
              PlanMoveSql.countAt(tx, environment, to));
      case PlanMove.Named(List<String> keys) -> {
        Set<String> wanted = new LinkedHashSet<>(keys);
        List<PlanMoveSql.Payer> found = PlanMoveSql.named(tx, environment, wanted);
        Set<String> known = new HashSet<>();
        found.forEach(payer -> known.add(payer.key()));
        List<Long> moving =
            found.stream().filter(payer -> !payer.isOn(to)).map(PlanMoveSql.Payer::id).toList();
        yield new Counted(
            move,
            to,
            moving,
            wanted.stream().filter(key -> !known.contains(key)).toList(),
            moving.size(),
            found.size() - moving.size());
      }
    };
  }

  private Counted moveAll(
      EnvironmentId environment, Counted counted, String by, Progress progress) {
    long moved = 0;
    long after = 0;
    boolean more = true;
    while (more) {
      long from = after;
      List<PlanMoveSql.Payer> batch =
          database.inTx(Scope.of(environment), tx -> moveSome(tx, environment, counted, from, by));
      more = batch.size() == BATCH;
      after = batch.isEmpty() ? after : batch.getLast().id();
      moved += batch.size();
      progress.reached(moved, Math.max(moved, counted.moving()));
    }
    return counted.moved(moved);
  }

  private List<PlanMoveSql.Payer> moveSome(
      Tx tx, EnvironmentId environment, Counted counted, long after, String by) {
    Plan to = counted.to();
    List<PlanMoveSql.Payer> batch =
        counted.move().from() instanceof PlanMove.OnPlan(String from)
            ? PlanMoveSql.lockOn(tx, environment, from, to, after, BATCH)
            : PlanMoveSql.lockNamed(tx, environment, counted.ids(), to, after, BATCH);
    List<Long> ids = new ArrayList<>();
    batch.forEach(payer -> ids.add(payer.id()));
    tx.afterCommit(() -> accounts.forgetPlans(environment, ids));
    for (PlanMoveSql.Payer payer : batch) {
      accounts.assign(tx, environment, payer.id(), payer.plan(), to);
      journal.record(tx, act(payer, to, by));
    }
    return batch;
  }

  private static Act act(PlanMoveSql.Payer payer, Plan to, String by) {
    return new Act(by, "plan.assigned", "account " + payer.id(), plan(to.key(), to.version()))
        .on(payer.id())
        .insteadOf(plan(payer.plan(), payer.version()));
  }

  private static Map<String, String> plan(String key, int version) {
    return Map.of("plan", key, "version", Integer.toString(version));
  }
}
