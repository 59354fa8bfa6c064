package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.MovePhase;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.CopyProgress;
import dev.cuota.engine.clusters.MoveCheck;
import dev.cuota.engine.clusters.MoveHindrance;
import dev.cuota.engine.clusters.MoveOrder;
import dev.cuota.engine.clusters.TableProof;
import dev.cuota.engine.clusters.TenantMover;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Moves tenants by what the clusters' room can do, phase by phase. */
final class MoveWorks implements MoveSteps {
  /** So few changes are left to the pause. */
  static final long LITTLE = 1_000;

  /** After so many rounds what is left is left to the pause, however much that is. */
  static final int MAX_ROUNDS = 50;

  /** Writers who would have to wait for longer are let in again. */
  static final Duration MAX_PAUSE = Duration.ofSeconds(10);

  private final Ground ground;
  private final TenantMover mover;

  /** What they stand on. */
  record Ground(
      Platform platform,
      Clusters clusters,
      Accounts accounts,
      StoreMirror mirror,
      Journal journal) {}

  MoveWorks(Ground ground) {
    this.ground = ground;
    this.mover = ground.clusters().mover();
  }

  @Override
  public void taken(TenantMove one) {
    if (one.phase() != MovePhase.CHECK) {
      mover.take(one.order());
    }
  }

  @Override
  public TenantMove step(TenantMove one, Runnable alive) {
    return switch (one.phase()) {
      case CHECK -> check(one, alive);
      case CAPTURE -> done(one, () -> mover.capture(one.order()));
      case COPY -> copy(one);
      case CATCH_UP -> catchUp(one);
      case PAUSE -> pause(one);
      case SETTLE -> inTime(one, () -> done(one, () -> mover.catchUp(one.order())));
      case VERIFY -> inTime(one, () -> verify(one));
      case SWITCH -> done(one, () -> arrive(one));
      case OPEN -> done(one, () -> mover.open(one.order())).resumed(now());
      case CLEAR -> clear(one);
      case UNDO -> one.state().back() ? stay(one) : clear(one);
      case MOVED, DONE, UNDONE -> throw new IllegalStateException(one.phase() + " is not work");
    };
  }

  private TenantMove check(TenantMove one, Runnable alive) {
    MoveCheck check = mover.check(one.order(), alive);
    List<String> lines = check.hindrances().stream().map(MoveHindrance::line).toList();
    return lines.isEmpty()
        ? one.with(one.state().counting(check.rows()).next(), now())
        : one.with(one.state().refused("it cannot be moved", lines), now());
  }

  private TenantMove copy(TenantMove one) {
    CopyProgress progress = mover.copy(one.order());
    TenantMove.State copied = one.state().copied(progress.rows());
    return one.with(progress.done() ? copied.next() : copied, now());
  }

  private TenantMove catchUp(TenantMove one) {
    TenantMove at = one;
    if (one.state().rounds() == 0) {
      mover.prepare(one.order());
      at = one.times().paused() == null ? one : one.resumed(now());
    }
    long changes = mover.catchUp(one.order());
    boolean enough = changes <= LITTLE || one.state().rounds() >= MAX_ROUNDS;
    return at.with(enough ? one.state().next() : one.state().round(), now());
  }

  private TenantMove pause(TenantMove one) {
    Instant since = now();
    mover.pause(one.order());
    return one.with(one.state().next(), since).pausedSince(since);
  }

  private TenantMove verify(TenantMove one) {
    List<TableProof> proofs = mover.prove(one.order());
    boolean agrees = proofs.stream().allMatch(TableProof::agrees);
    TenantMove.State told = one.state().reporting(proofs.stream().map(TableProof::line).toList());
    return one.with(
        agrees ? told.next() : told.failed("the clusters hold other rows", true), now());
  }

  /** A node that took the work over may come too late for writers to wait any longer. */
  private TenantMove inTime(TenantMove one, Supplier<TenantMove> work) {
    Instant since = one.times().paused();
    return since != null && since.plus(MAX_PAUSE).isBefore(now())
        ? one.with(one.state().failed("writers would have waited for too long", false), now())
        : work.get();
  }

  private void arrive(TenantMove one) {
    MoveOrder order = one.order();
    mover.arrive(order);
    ground.mirror().tell(order.environment(), order.to(), stores(one));
  }

  private List<KnownStore> stores(TenantMove one) {
    TenantMove.Subject who = one.subject();
    return ground
        .platform()
        .database()
        .inTx(
            Scope.of(who.environment()),
            tx -> StoreSql.known(tx, who.environment(), List.of(who.account())))
        .stream()
        .filter(known -> known.store().id().equals(who.tenant()))
        .toList();
  }

  private TenantMove clear(TenantMove one) {
    MoveOrder order = one.order();
    long deleted = mover.clear(order);
    if (deleted > 0) {
      return one.with(one.state().copied(Math.max(0, one.state().rowsDone() - deleted)), now());
    }
    return done(
        one,
        () -> {
          mover.leave(order);
          ground.clusters().stores().remove(order.environment(), order.to(), order.tenant());
        });
  }

  private TenantMove stay(TenantMove one) {
    return done(one, () -> mover.reopen(one.order())).resumed(now());
  }

  private TenantMove done(TenantMove one, Runnable work) {
    work.run();
    return one.with(one.state().next(), now());
  }

  @Override
  public void during(Tx tx, TenantMove before, TenantMove after) {
    MovePhase phase = after.phase();
    if (before.phase() == MovePhase.SWITCH && phase == MovePhase.OPEN) {
      turn(tx, before);
    } else if (phase.isOver() && phase != before.phase()) {
      record(tx, after, "tenant.move_" + phase.wire(), Map.of());
    }
  }

  /** From this commit on the tenant lives there. */
  private void turn(Tx tx, TenantMove one) {
    TenantMove.Subject who = one.subject();
    String cluster = one.order().to();
    AccountsSql.move(tx, who.tenant(), cluster);
    ground.accounts().mirrors().due(tx, who.environment(), who.account());
    record(tx, one, "tenant.moved", Map.of("cluster", cluster));
    tx.publish(new TenantMoved(who.environment(), who.account(), who.key(), cluster));
    tx.afterCommit(() -> ground.accounts().forgetPlans(who.environment(), List.of(who.account())));
  }

  private void record(Tx tx, TenantMove one, String act, Map<String, String> after) {
    ground
        .journal()
        .record(
            tx,
            new Act(
                one.subject().cause(),
                act,
                "tenant " + one.subject().key(),
                one.subject().account(),
                after.isEmpty() ? Map.of() : Map.of("cluster", one.order().from()),
                after));
  }

  private Instant now() {
    return ground.platform().clock().now();
  }
}
