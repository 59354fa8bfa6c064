package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.ApprovalRules;
import dev.cuota.core.accounts.ApprovalStep;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Approves stores, in steps that are all taken in the end or all taken back, whenever a node dies. Who
 * works on an approval has a claim on it for a while; when that is over, another node goes on.
 */
public final class Approvals {
  /** Most that are shown at once. */
  public static final int MAX_SHOWN = 200;

  /** After so many attempts in vain at one step everything is taken back. */
  static final int MAX_ATTEMPTS = 5;

  /** So long nobody else works on one that somebody has just worked on. */
  static final Duration CLAIM = Duration.ofSeconds(30);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final int MAX_ERROR_CHARS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);

  private final Platform platform;
  private final AccountLock lock;
  private final Steps steps;

  Approvals(Platform platform, AccountLock lock, Steps steps) {
    this.platform = platform;
    this.lock = lock;
    this.steps = steps;
  }

  /** Approves the store of a tenant; twice is as once. */
  public ApprovalOutcome approve(EnvironmentId environment, String key, Cause cause) {
    UUID token = platform.ids().next();
    ApprovalOutcome begun =
        lock.inTx(
            environment,
            tx -> begin(tx, environment, key, cause, token),
            ApprovalOutcome.Busy::new);
    return begun instanceof ApprovalOutcome.Ran ran
        ? new ApprovalOutcome.Ran(
            run(ran.approval(), token),
            inTx(environment, tx -> StoreSql.byKey(tx, environment, key).orElseThrow()))
        : begun;
  }

  /** What would come of {@link #approve} first; none of it is done. */
  public ApprovalOutcome wouldBe(EnvironmentId environment, String key, Cause cause) {
    UUID token = platform.ids().next();
    return lock.dryRun()
        .inTx(
            environment,
            tx -> begin(tx, environment, key, cause, token),
            ApprovalOutcome.Busy::new);
  }

  private ApprovalOutcome begin(
      Tx tx, EnvironmentId environment, String key, Cause cause, UUID token) {
    Optional<Store> found = StoreSql.byKey(tx, environment, key);
    if (found.isEmpty()) {
      return new ApprovalOutcome.NotFound();
    }
    lock.take(tx, found.get().account());
    Store store = StoreSql.byKey(tx, environment, key).orElseThrow();
    Optional<Approval> last = ApprovalSql.last(tx, environment, store.id());
    Instant now = platform.clock().now();
    boolean underWay = last.filter(Approval::isOpen).isPresent();
    return switch (ApprovalRules.ask(
        store.showing().publication(), store.draftUntil(), underWay, now)) {
      case GIVEN -> new ApprovalOutcome.Given(last.orElse(null), store);
      case DRAFT_EXPIRED -> new ApprovalOutcome.DraftExpired(store, orNow(store.draftUntil(), now));
      case REJECTED -> new ApprovalOutcome.Rejected(store);
      case BEGIN -> {
        Approval one = first(tx, store, cause, now);
        ApprovalSql.insert(tx, one, claim(token));
        yield new ApprovalOutcome.Ran(one, store);
      }
    };
  }

  private static Instant orNow(@Nullable Instant time, Instant now) {
    return time == null ? now : time;
  }

  private Approval first(Tx tx, Store store, Cause cause, Instant now) {
    Account account = PayersSql.byId(tx, store.environment(), store.account()).orElseThrow();
    return new Approval(
        platform.ids().next(),
        store.environment(),
        store.account(),
        store.id(),
        Approval.State.IN_PROGRESS,
        0,
        null,
        null,
        0,
        List.of(),
        new Approval.Before(account.approval(), account.onboardedAt() != null),
        cause,
        now,
        now);
  }

  /** The last approval of a store. */
  public Optional<Approval> last(EnvironmentId environment, Store store) {
    return inTx(environment, tx -> ApprovalSql.last(tx, environment, store.id()));
  }

  /** Those that are under way, the oldest first. */
  public List<Approval> open(EnvironmentId environment) {
    return inTx(environment, tx -> ApprovalSql.open(tx, environment, MAX_SHOWN));
  }

  /** Goes on with those that nobody works on any more; answers with how many. */
  public long resume() {
    long resumed = 0;
    Optional<Taken> stuck = takeOver();
    while (stuck.isPresent()) {
      run(stuck.get().approval(), stuck.get().token());
      resumed++;
      stuck = takeOver();
    }
    return resumed;
  }

  /** One that is this node's to work on. */
  private record Taken(Approval approval, UUID token) {}

  private Optional<Taken> takeOver() {
    UUID token = platform.ids().next();
    return platform
        .database()
        .inTx(
            Scope.everything(),
            tx -> ApprovalSql.takeOver(tx, platform.clock().now(), claim(token)))
        .map(approval -> new Taken(approval, token));
  }

  /** Works on one until it has ended, or has to wait for its next attempt. */
  private Approval run(Approval one, UUID token) {
    Approval at = one;
    try {
      do {
        at = at.state() == Approval.State.IN_PROGRESS ? forth(at, token) : back(at, token);
      } while (at.isOpen() && at.attempts() == 0);
    } catch (TakenOver _) {
      LOG.info("the approval {} is worked on elsewhere", one.id());
    }
    return at;
  }

  private Approval forth(Approval at, UUID token) {
    ApprovalStep step = ApprovalStep.of(at.done() + 1);
    boolean last = step == ApprovalStep.CHECKLIST;
    return attempt(
        at,
        token,
        () -> {
          Approval ready = steps.before(at, step);
          Approval next =
              ready.at(
                  last ? Approval.State.COMPLETED : Approval.State.IN_PROGRESS,
                  step.number(),
                  platform.clock().now());
          write(next, claim(token), tx -> steps.during(tx, ready, step));
          return next;
        });
  }

  private Approval back(Approval at, UUID token) {
    return attempt(
        at,
        token,
        () -> {
          ApprovalStep step = ApprovalStep.of(at.done());
          steps.backBefore(at, step);
          boolean last = at.done() == 1;
          Approval next =
              at.at(
                  last ? Approval.State.FAILED : Approval.State.COMPENSATING,
                  at.done() - 1,
                  platform.clock().now());
          write(next, claim(token), tx -> steps.backDuring(tx, at, step));
          return next;
        });
  }

  private Approval attempt(Approval at, UUID token, Supplier<Approval> work) {
    try {
      return work.get();
    } catch (TakenOver e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("the approval {} cannot go on after step {}: {}", at.id(), at.done(), e.toString());
      String why = e.toString();
      Approval failed =
          at.failed(
              why.substring(0, Math.min(why.length(), MAX_ERROR_CHARS)),
              MAX_ATTEMPTS,
              platform.clock().now());
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failed.attempts(), MAX_ATTEMPTS));
      Instant next = platform.clock().now().plus(pause);
      write(failed, new ApprovalSql.Claim(token, next), _ -> {});
      return failed;
    }
  }

  private void write(Approval next, ApprovalSql.Claim claim, Consumer<Tx> along) {
    platform
        .database()
        .useTx(
            Scope.of(next.environment()),
            tx -> {
              lock.take(tx, next.account());
              if (!ApprovalSql.advance(tx, next, claim)) {
                throw new TakenOver();
              }
              along.accept(tx);
            });
  }

  private ApprovalSql.Claim claim(UUID token) {
    return new ApprovalSql.Claim(token, platform.clock().now().plus(CLAIM));
  }

  private <T> T inTx(EnvironmentId environment, Function<Tx, T> work) {
    return platform.database().inTx(Scope.of(environment), work);
  }

  /** Somebody else works on it by now. */
  private static final class TakenOver extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
