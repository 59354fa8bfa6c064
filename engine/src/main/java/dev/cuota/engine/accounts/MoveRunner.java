package dev.cuota.engine.accounts;

import dev.cuota.engine.clusters.MoveTakenOver;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on moves, bit by bit, each of them noted. Who works on one has a claim on it for a while; when
 * that is over, another node goes on, and what the first one may still do is refused by the clusters.
 */
final class MoveRunner {
  /** So long nobody else works on one that somebody has just worked on. */
  static final Duration CLAIM = Duration.ofSeconds(8);

  /** For so long a claim is held by whoever is at one bit of work; then it may hang. */
  static final Duration MAX_BIT = Duration.ofMinutes(15);

  /** After so many attempts in vain everything is taken back, where it may be. */
  static final int MAX_ATTEMPTS = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final int MAX_DOUBLINGS = 6;
  private static final int MAX_ERROR_CHARS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(MoveRunner.class);

  private final Platform platform;
  private final AccountLock lock;
  private final MoveSteps steps;

  MoveRunner(Platform platform, AccountLock lock, MoveSteps steps) {
    this.platform = platform;
    this.lock = lock;
    this.steps = steps;
  }

  /** Goes on with all that nobody works on; answers with how many. */
  long resume() {
    long resumed = 0;
    while (run(null, _ -> {})) {
      resumed++;
    }
    return resumed;
  }

  /**
   * Works on a move until it rests, is over, or has to wait for its next attempt.
   *
   * @param only that one; null for the one that has waited for longest
   * @return false when there is none that is free
   */
  boolean run(@Nullable Long only, Consumer<TenantMove> watcher) {
    UUID token = platform.ids().next();
    Optional<TenantMove> taken = take(only, token);
    taken.ifPresent(one -> work(one, token, watcher));
    return taken.isPresent();
  }

  private Optional<TenantMove> take(@Nullable Long only, UUID token) {
    return inTx(
        tx ->
            TenantMoveSql.takeOver(tx, only, platform.clock().now(), claim(token))
                .flatMap(id -> TenantMoveSql.byId(tx, id)));
  }

  private void work(TenantMove one, UUID token, Consumer<TenantMove> watcher) {
    TenantMove at = one;
    boolean first = true;
    boolean waits = false;
    AtomicLong began = new AtomicLong(System.nanoTime());
    try (Follower _ = Follower.of("move-" + one.id(), () -> hold(one, token, began.get()))) {
      while (at.isUnderWay() && !waits) {
        TenantMove next = attempt(at, token, first);
        began.set(System.nanoTime());
        first = false;
        watcher.accept(next);
        waits = next.phase() == at.phase() && next.state().attempts() > at.state().attempts();
        at = next;
      }
    } catch (TakenOver | MoveTakenOver _) {
      LOG.info("the move {} is worked on elsewhere", one.id());
    }
  }

  private TenantMove attempt(TenantMove at, UUID token, boolean first) {
    try {
      if (first) {
        steps.taken(at);
      }
      TenantMove next = steps.step(at, () -> extend(at, token));
      write(at, next, claim(token));
      return next;
    } catch (TakenOver | MoveTakenOver e) {
      throw e;
    } catch (RuntimeException e) {
      return failed(at, token, e);
    }
  }

  /** Writers who wait are let in again at once; everything else is tried again after a while. */
  private TenantMove failed(TenantMove at, UUID token, RuntimeException why) {
    LOG.warn("the move {} cannot go on in its phase {}", at.id(), at.phase().wire(), why);
    String text = why.toString();
    int attempts = at.state().attempts();
    TenantMove.State state =
        at.state()
            .failed(
                text.substring(0, Math.min(text.length(), MAX_ERROR_CHARS)),
                attempts + 1 >= MAX_ATTEMPTS);
    TenantMove next = at.with(state, platform.clock().now());
    Duration pause =
        next.phase() == at.phase()
            ? FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS))
            : CLAIM;
    write(at, next, new TenantMoveSql.Claim(token, platform.clock().now().plus(pause)));
    return next;
  }

  /** A bit may take for longer than the claim, such as comparing a large tenant. */
  private void hold(TenantMove one, UUID token, long beganNanos) {
    if (System.nanoTime() - beganNanos < MAX_BIT.toNanos()) {
      // Who has lost it notices when the bit is to be noted.
      var _ = inTx(tx -> TenantMoveSql.extend(tx, one.id(), claim(token)));
    }
  }

  private void extend(TenantMove one, UUID token) {
    boolean mine = inTx(tx -> TenantMoveSql.extend(tx, one.id(), claim(token)));
    if (!mine) {
      throw new TakenOver();
    }
  }

  private void write(TenantMove seen, TenantMove next, TenantMoveSql.Claim claim) {
    platform
        .database()
        .useTx(
            Scope.of(next.subject().environment()),
            tx -> {
              if (next.phase() != seen.phase()) {
                lock.take(tx, next.subject().account());
              }
              if (!TenantMoveSql.advance(tx, seen, next, claim)) {
                throw new TakenOver();
              }
              steps.during(tx, seen, next);
            });
  }

  private TenantMoveSql.Claim claim(UUID token) {
    return new TenantMoveSql.Claim(token, platform.clock().now().plus(CLAIM));
  }

  private <T> T inTx(Function<Tx, T> work) {
    return platform.database().inTx(Scope.everything(), work);
  }

  /** Somebody else works on it by now. */
  private static final class TakenOver extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
