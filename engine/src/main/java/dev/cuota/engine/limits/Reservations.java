package dev.cuota.engine.limits;

import dev.cuota.core.limits.Reservation;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.ConditionalUsage;
import dev.cuota.engine.metering.LockedTotals;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.UsageConsumed;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an estimate free until the actual amount is known. What is reserved nobody else can use; what
 * is committed is usage, recorded once however often it is said.
 */
public final class Reservations {
  /** Longest that anything is reserved for. */
  public static final Duration LONGEST = Duration.ofDays(1);

  /** What is reserved for when nobody says for how long. */
  public static final Duration USUAL = Duration.ofSeconds(60);

  private static final int SWEPT_POOLS = 200;

  private final Platform platform;
  private final Accounts accounts;
  private final Metering metering;
  private final Subjects subjects;
  private final Sight sight;
  private final Promises promises;
  private final Answers answers;
  private final Recalls recalls;
  private final Throttling throttling;
  private final Denials denials;

  /** What it stands on within the room. */
  record Parts(
      Subjects subjects,
      Sight sight,
      Promises promises,
      Answers answers,
      Recalls recalls,
      Refusals refusals) {}

  /** What becomes of refusals. */
  record Refusals(Throttling throttling, Denials denials) {}

  Reservations(Platform platform, Accounts accounts, Metering metering, Parts parts) {
    this.platform = platform;
    this.accounts = accounts;
    this.metering = metering;
    this.subjects = parts.subjects();
    this.sight = parts.sight();
    this.promises = parts.promises();
    this.answers = parts.answers();
    this.recalls = parts.recalls();
    this.throttling = parts.refusals().throttling();
    this.denials = parts.refusals().denials();
  }

  /**
   * Keeps an amount free.
   *
   * @param request for one thing
   * @param ttl for how long, up to {@link #LONGEST}
   * @param callerId makes a repetition harmless; null for a request that is never repeated
   */
  public ReservationAnswer reserve(
      EnvironmentId environment, LimitRequest request, Duration ttl, @Nullable String callerId) {
    ReservationAnswer answer = decide(environment, request, ttl, callerId);
    return new ReservationAnswer(
        denials.keep(answer.decision()), answer.reservation(), answer.expires());
  }

  private ReservationAnswer decide(
      EnvironmentId environment, LimitRequest request, Duration ttl, @Nullable String callerId) {
    Tenant tenant = accounts.tenant(environment, request.tenant());
    Subject subject = subjects.of(tenant);
    Reading reading = Reading.toConsume(subject.plan(), request, answers.live(subject));
    if (reading.wrong() != null) {
      return ReservationAnswer.refused(reading.wrong());
    }
    Asked asked = reading.asked().getFirst();
    if (!asked.isCounted() || asked.metered().signum() <= 0) {
      return ReservationAnswer.refused(answers.looked(subject, List.of(asked)));
    }
    Attempt attempt = new Attempt(tenant, subject, asked, ttl, callerId);
    ReservationAnswer first = attempt.run();
    ReservationAnswer last =
        first.decision() instanceof LimitAnswer.Decided decided
                && !decided.isAllowed()
                && recalls.helped(attempt.guards, subject.now())
            ? new Attempt(tenant, subject, asked, ttl, callerId).run()
            : first;
    LimitAnswer told = throttling.tried(subject, last.decision());
    return new ReservationAnswer(told, last.reservation(), last.expires());
  }

  /** One try to reserve. */
  private final class Attempt {
    private final Tenant tenant;
    private final Subject subject;
    private final Asked asked;
    private final Duration ttl;
    private final @Nullable String callerId;
    private final Guards guards;

    Attempt(Tenant tenant, Subject subject, Asked asked, Duration ttl, @Nullable String callerId) {
      this.tenant = tenant;
      this.subject = subject;
      this.asked = asked;
      this.ttl = ttl;
      this.callerId = callerId;
      this.guards = Guards.of(tenant, subject, List.of(asked));
    }

    ReservationAnswer run() {
      UUID id = platform.ids().next();
      PartGuard guard = guards.all().getFirst();
      return metering.exclusively(
          tx -> metering.totalsOf(tx, tenant, asked.meter(), subject.now(), guard.isShared()),
          (tx, locked) -> reserve(tx, locked, guard, id));
    }

    private ReservationAnswer reserve(Tx tx, LockedTotals locked, PartGuard guard, UUID id) {
      Optional<StoredReservation> before = before(tx);
      sight.show(tx, List.of(guard), subject.now());
      ConditionalUsage.Total used = locked.usedBy(tenant, asked.meter(), subject.now());
      if (before.isPresent()) {
        return again(before.get(), used);
      }
      List<LimitAnswer.Line> lines = answers.lines(subject).reserved(asked, guard, used);
      LimitAnswer.Decided decided = answers.decided(subject, lines, false, answers.position());
      if (!decided.isAllowed()) {
        return ReservationAnswer.refused(decided);
      }
      return new ReservationAnswer(decided, id, hold(tx, id));
    }

    private Instant hold(Tx tx, UUID id) {
      Instant expires = subject.now().plus(ttl);
      PoolPlace place = PoolPlace.of(tenant, asked.allowance(), subject.now());
      StoredPool pool = PoolSql.make(tx, Map.of(place, tenant)).getFirst();
      StoredPool after = pool.with(pool.pool().reserving(asked.metered().value()));
      PoolSql.update(tx, List.of(after));
      promises.changed(tx, List.of(after));
      Reservation reservation =
          new Reservation(asked.metered().value(), expires, Reservation.State.HELD);
      StoredReservation stored =
          new StoredReservation(
              id, tenant.id(), pool.id(), asked.allowance().feature().key(), reservation, null);
      ReservationSql.insert(tx, tenant, stored, callerId, subject.now());
      return expires;
    }

    private Optional<StoredReservation> before(Tx tx) {
      return callerId == null
          ? Optional.empty()
          : ReservationSql.find(tx, tenant.environment(), callerId);
    }

    private ReservationAnswer again(StoredReservation before, ConditionalUsage.Total used) {
      boolean same =
          before.tenant().equals(tenant.id())
              && before.feature().equals(asked.allowance().feature().key())
              && before.reservation().amount().compareTo(asked.metered().value()) == 0;
      if (!same) {
        return ReservationAnswer.refused(
            new LimitAnswer.Conflict("the id was used before for something else"));
      }
      ConditionalUsage.Result result =
          new ConditionalUsage.Result(true, true, false, List.of(used), 0);
      List<LimitAnswer.Line> lines =
          answers.lines(subject).consumed(List.of(asked), guards, result);
      return new ReservationAnswer(
          answers.decided(subject, lines, true, answers.position()),
          before.id(),
          before.reservation().expires());
    }
  }

  /**
   * Uses what was reserved.
   *
   * @param amount what was used in fact, in the feature's unit, zero or more. More than was reserved
   *     has to fit
   * @param overrun whether it has happened already and is to be recorded even beyond the limit
   */
  public LimitAnswer commit(EnvironmentId environment, UUID id, Quantity amount, boolean overrun) {
    Optional<StoredReservation> found = find(environment, id);
    Optional<Tenant> tenant = found.flatMap(one -> accounts.find(one.tenant()));
    if (found.isEmpty() || tenant.isEmpty()) {
      return new LimitAnswer.Missing();
    }
    return amount.signum() == 0
        ? release(environment, id, Reservation.State.COMMITTED)
        : commit(tenant.get(), found.get(), amount, overrun);
  }

  private LimitAnswer commit(
      Tenant tenant, StoredReservation found, Quantity amount, boolean overrun) {
    Subject subject = subjects.of(tenant);
    LimitRequest request =
        LimitRequest.of(tenant.key(), LimitRequest.Wanted.feature(found.feature(), amount));
    Reading reading = Reading.toConsume(subject.plan(), request, answers.live(subject));
    if (reading.wrong() != null) {
      return reading.wrong();
    }
    Guards guards =
        Guards.of(tenant, subject, reading.asked(), new PartGuard.Settling(found.id(), overrun));
    ConditionalUsage.Result result =
        metering.consume(new ConditionalUsage(tenant, "reservation:" + found.id(), guards.parts()));
    if (result.conflicting() || (guards.all().getFirst().isGone() && !result.repeated())) {
      return new LimitAnswer.Conflict("the reservation was settled before");
    }
    List<LimitAnswer.Line> lines = answers.lines(subject).consumed(reading.asked(), guards, result);
    return denials.keep(answers.decided(subject, lines, result.repeated(), result.position()));
  }

  /** Lets go of what was reserved; again and again if need be, but not after a commit. */
  public LimitAnswer release(EnvironmentId environment, UUID id) {
    return release(environment, id, Reservation.State.RELEASED);
  }

  private LimitAnswer release(EnvironmentId environment, UUID id, Reservation.State state) {
    Optional<StoredReservation> found = find(environment, id);
    Optional<Tenant> tenant = found.flatMap(one -> accounts.find(one.tenant()));
    if (tenant.isEmpty()) {
      return new LimitAnswer.Missing();
    }
    Subject subject = subjects.of(tenant.get());
    boolean done =
        inTx(
            tx -> {
              StoredReservation now = ReservationSql.lock(tx, List.of(id)).getFirst();
              return end(tx, now, state, Quantity.ZERO, subject.now());
            });
    return done
        ? answers.decided(subject, List.of(), false, 0)
        : new LimitAnswer.Conflict("the reservation was settled before");
  }

  /** Ends one, unless it has ended another way. */
  private boolean end(
      Tx tx, StoredReservation found, Reservation.State state, Quantity used, Instant now) {
    Reservation.State before = found.reservation().state();
    if (before == Reservation.State.COMMITTED || before == Reservation.State.RELEASED) {
      return before == state && used.equals(found.used() == null ? Quantity.ZERO : found.used());
    }
    if (before == Reservation.State.HELD) {
      StoredPool pool = PoolSql.lock(tx, List.of(found.pool())).getFirst();
      StoredPool after = pool.with(pool.pool().reserving(found.reservation().amount().negate()));
      PoolSql.update(tx, List.of(after));
      promises.changed(tx, List.of(after));
    }
    Quantity kept = state == Reservation.State.COMMITTED ? used : null;
    ReservationSql.end(
        tx,
        new StoredReservation(
            found.id(),
            found.tenant(),
            found.pool(),
            found.feature(),
            found.reservation().as(state),
            kept),
        now);
    return true;
  }

  /** Hears what was consumed: what was reserved for it is settled in the same transaction. */
  void consumed(Tx tx, UsageConsumed event) {
    for (UsageConsumed.Consumed one : event.consumed()) {
      for (ConditionalUsage.Part part : one.usage().parts()) {
        UUID id = part.guard() instanceof PartGuard guard ? guard.settledReservation() : null;
        if (id != null) {
          StoredReservation now = ReservationSql.lock(tx, List.of(id)).getFirst();
          end(tx, now, Reservation.State.COMMITTED, part.amount(), event.time());
        }
      }
    }
  }

  /** Ends those that are over, so that looks know it; who consumes need not wait for this. */
  void sweep() {
    Instant now = platform.clock().now();
    useTx(tx -> sight.expire(tx, ReservationSql.poolsWithDue(tx, now, SWEPT_POOLS), now));
  }

  private Optional<StoredReservation> find(EnvironmentId environment, UUID id) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> ReservationSql.find(tx, environment, id));
  }

  private <T> T inTx(Function<Tx, T> work) {
    return platform.database().inTx(Scope.everything(), work);
  }

  private void useTx(java.util.function.Consumer<Tx> work) {
    platform.database().useTx(Scope.everything(), work);
  }
}
