package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.BillingPeriods;
import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionDates;
import dev.cuota.core.accounts.SubscriptionRules;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What accounts have taken out, and the one way in which that changes. */
public final class Subscriptions {
  private final Platform platform;
  private final Catalogs catalogs;
  private final AccountLock lock;
  private final StatusDoor door;
  private final PlanDoor plans;

  Subscriptions(
      Platform platform, Catalogs catalogs, AccountLock lock, StatusDoor door, PlanDoor plans) {
    this.platform = platform;
    this.catalogs = catalogs;
    this.lock = lock;
    this.door = door;
    this.plans = plans;
  }

  /** The same, but all that it does is taken back at once: it answers with what would be. */
  public Subscriptions dryRun() {
    return new Subscriptions(platform, catalogs, lock.dryRun(), door, plans);
  }

  /** All of an account, the newest first. */
  public List<Subscription> of(EnvironmentId environment, long account) {
    return inTx(environment, tx -> SubscriptionSql.ofAccount(tx, environment, account));
  }

  /** The one that counts for an account; empty when it has none. */
  public Optional<Subscription> counting(EnvironmentId environment, long account) {
    return StatusDoor.counting(of(environment, account));
  }

  /** The one with that id. */
  public Optional<Subscription> find(EnvironmentId environment, UUID id) {
    return inTx(environment, tx -> SubscriptionSql.byId(tx, environment, id));
  }

  /** The one that a provider calls so. */
  public Optional<Subscription> find(EnvironmentId environment, Subscription.Provider provider) {
    return inTx(environment, tx -> SubscriptionSql.byProvider(tx, environment, provider));
  }

  /** Those that have not ended, with an id beyond {@code after}, in the order of ids. */
  public List<Subscription> open(EnvironmentId environment, UUID after, int limit) {
    return inTx(environment, tx -> SubscriptionSql.open(tx, environment, after, limit));
  }

  /** Takes one out; taken out again under the provider's same name, it is the same. */
  public BeginOutcome begin(EnvironmentId environment, NewSubscription wanted, Cause cause) {
    Catalog catalog = catalogs.current(environment).catalog();
    Optional<Plan> plan = catalog.plan(wanted.plan());
    if (!SubscriptionRules.FIRST.contains(wanted.status())) {
      return new BeginOutcome.WrongStatus(SubscriptionRules.FIRST);
    } else if (plan.isEmpty()) {
      return new BeginOutcome.NoPlan(List.copyOf(catalog.plans().keySet()));
    } else if (wanted.status() == SubscriptionStatus.TRIALING && wanted.trialEndsAt() == null) {
      return new BeginOutcome.NoTrialEnd();
    }
    Deed deed = deed(cause);
    return lock.inTx(
        environment,
        tx -> begin(tx, environment, wanted, plan.get(), deed),
        BeginOutcome.Busy::new);
  }

  private BeginOutcome begin(
      Tx tx, EnvironmentId environment, NewSubscription wanted, Plan plan, Deed deed) {
    long account = wanted.account();
    if (PayersSql.byId(tx, environment, account).isEmpty()) {
      return new BeginOutcome.NoAccount();
    }
    lock.take(tx, account);
    if (wanted.provider().ref() != null) {
      Optional<Subscription> known = SubscriptionSql.byProvider(tx, environment, wanted.provider());
      if (known.isPresent()) {
        return new BeginOutcome.Known(known.get());
      }
    }
    List<Subscription> others = SubscriptionSql.ofAccount(tx, environment, account);
    Optional<Subscription> paying =
        others.stream().filter(other -> other.status().isExclusive()).findFirst();
    if (paying.isPresent() && wanted.status().isExclusive()) {
      return new BeginOutcome.AnotherPays(paying.get());
    }
    Subscription begun = first(environment, account, wanted, plan, deed.now());
    door.begin(tx, others, begun, deed);
    return new BeginOutcome.Begun(begun);
  }

  private Subscription first(
      EnvironmentId environment, long account, NewSubscription wanted, Plan plan, Instant now) {
    Instant anchor = Objects.requireNonNullElse(wanted.anchor(), now);
    Instant within = anchor.isAfter(now) ? anchor : now;
    return new Subscription(
        platform.ids().next(),
        environment,
        account,
        wanted.provider(),
        now,
        new Subscription.Plans(new Subscription.PlanRef(plan.key(), plan.version()), null),
        new Subscription.State(
            wanted.status(),
            now,
            null,
            new SubscriptionDates(wanted.trialEndsAt(), null, null).of(wanted.status()),
            anchor,
            BillingPeriods.holding(anchor, plan.interval(), within),
            null));
  }

  /**
   * Heeds a word about a subscription: the only way in which the status of one ever changes, whoever
   * says it and why.
   */
  public SyncOutcome syncSubscriptionStatus(
      EnvironmentId environment, UUID id, StatusWord word, Cause cause) {
    Deed deed = deed(cause);
    return locked(
        environment,
        id,
        (tx, all) -> door.sync(tx, all, one(all, id), word, deed),
        SyncOutcome.NotFound::new,
        SyncOutcome.Busy::new);
  }

  /** Ends a subscription: at once, or when the period ends that is paid for. */
  public SyncOutcome cancel(EnvironmentId environment, UUID id, PlanChange when, Cause cause) {
    return syncSubscriptionStatus(
        environment,
        id,
        StatusWord.of(
            when == PlanChange.NOW
                ? SubscriptionStatus.CANCELED
                : SubscriptionStatus.CANCEL_SCHEDULED),
        cause);
  }

  /**
   * Puts a subscription on another plan.
   *
   * @param when null for when the rule says, {@link PlanChange#of}
   */
  public PlanChangeOutcome changePlan(
      EnvironmentId environment, UUID id, String planKey, @Nullable PlanChange when, Cause cause) {
    Catalog catalog = catalogs.current(environment).catalog();
    Optional<Plan> plan = catalog.plan(planKey);
    if (plan.isEmpty()) {
      return new PlanChangeOutcome.NoPlan(List.copyOf(catalog.plans().keySet()));
    }
    Deed deed = deed(cause);
    return locked(
        environment,
        id,
        (tx, all) -> changePlan(tx, all, one(all, id), plan.get(), when, deed),
        PlanChangeOutcome.NotFound::new,
        PlanChangeOutcome.Busy::new);
  }

  private PlanChangeOutcome changePlan(
      Tx tx,
      List<Subscription> all,
      Subscription one,
      Plan to,
      @Nullable PlanChange wanted,
      Deed deed) {
    if (one.status().isOver()) {
      return new PlanChangeOutcome.Over(one);
    }
    Subscription.PlanRef ref = new Subscription.PlanRef(to.key(), to.version());
    Plan from = plans.plan(one.environment(), one.plans().now());
    PlanChange when =
        Objects.requireNonNullElseGet(wanted, () -> PlanChange.of(one.status(), from, to));
    Subscription after =
        when == PlanChange.NOW
            ? on(one, ref, from.interval() == to.interval() ? null : deed.now())
            : one.with(
                new Subscription.Plans(
                    one.plans().now(), ref.equals(one.plans().now()) ? null : ref));
    if (!after.equals(one)) {
      door.write(tx, all, after, deed);
    }
    Instant at = when == PlanChange.NOW ? deed.now() : one.state().period().end();
    return new PlanChangeOutcome.Changed(one, after, when, at);
  }

  /**
   * Begins the next period of a subscription whose dates are kept here, with the plan of then.
   *
   * @return whether it was due
   */
  boolean renew(EnvironmentId environment, UUID id, Cause cause) {
    Deed deed = deed(cause);
    return locked(
        environment,
        id,
        (tx, all) -> {
          Subscription one = one(all, id);
          boolean due = !deed.now().isBefore(one.state().period().end()) && !one.status().isOver();
          if (due) {
            door.write(tx, all, renewed(one, deed.now()), deed);
          }
          return due;
        },
        () -> false,
        () -> false);
  }

  private Subscription renewed(Subscription one, Instant now) {
    Subscription.PlanRef next = one.plans().next();
    Subscription then = one;
    if (next != null) {
      boolean other =
          plans.plan(one.environment(), one.plans().now()).interval()
              != plans.plan(one.environment(), next).interval();
      then = on(one, next, other ? one.state().period().end() : null);
    }
    return then.provider().isNobody() ? inPeriodOf(then, now) : then;
  }

  /**
   * The same on another plan.
   *
   * @param anchor from when on its periods are counted anew, as they have another length; null for as
   *     before
   */
  private Subscription on(Subscription one, Subscription.PlanRef plan, @Nullable Instant anchor) {
    Subscription on = one.with(new Subscription.Plans(plan, null));
    if (anchor == null) {
      return on;
    }
    Plan.Interval interval = plans.plan(one.environment(), plan).interval();
    return on.with(on.state().with(anchor, BillingPeriods.holding(anchor, interval, anchor)));
  }

  private Subscription inPeriodOf(Subscription one, Instant now) {
    Plan.Interval interval = plans.plan(one.environment(), one.plans().now()).interval();
    Instant anchor = one.state().anchor();
    return one.with(one.state().with(anchor, BillingPeriods.holding(anchor, interval, now)));
  }

  private <T> T locked(
      EnvironmentId environment,
      UUID id,
      BiFunction<Tx, List<Subscription>, T> work,
      java.util.function.Supplier<T> notFound,
      java.util.function.Supplier<T> busy) {
    return lock.inTx(
        environment,
        tx -> {
          Optional<Subscription> found = SubscriptionSql.byId(tx, environment, id);
          if (found.isEmpty()) {
            return notFound.get();
          }
          lock.take(tx, found.get().account());
          return work.apply(tx, SubscriptionSql.ofAccount(tx, environment, found.get().account()));
        },
        busy);
  }

  private static Subscription one(List<Subscription> all, UUID id) {
    return all.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  private Deed deed(Cause cause) {
    return new Deed(cause, platform.clock().now());
  }

  private <T> T inTx(EnvironmentId environment, java.util.function.Function<Tx, T> work) {
    return platform.database().inTx(Scope.of(environment), work);
  }
}
