package dev.cuota.engine.quota;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaGrace;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.core.quota.QuotaStatus;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.PlanAssigned;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.limits.GrantChanged;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.limits.OverrideChanged;
import dev.cuota.engine.limits.Standing;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.UsageCounted;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.Security;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how accounts stand with their limits, and bars those from using more that stayed over.
 *
 * <p>An error of its own never stops usage from being counted: it is logged, it is in {@link
 * #failures}, and the account stays as it is until it is judged again.
 */
public final class Quota implements AutoCloseable {
  /** Most events of one answer of {@link #events}. */
  public static final int MAX_EVENTS = 100;

  private static final int PAGE = 100;
  private static final Logger LOG = LoggerFactory.getLogger(Quota.class);

  private final Platform platform;
  private final Rooms rooms;
  private final Modes modes = new Modes();
  private final Crossings crossings;
  private final Judge judge;
  private final AtomicLong failures = new AtomicLong();
  private final Follower follower;
  private String seenUntil = "0";

  /** The rooms that know who there is, what each may use and what each has used. */
  public record Rooms(
      Security security, Catalogs catalogs, Accounts accounts, Metering metering, Limits limits) {}

  public Quota(Platform platform, Rooms rooms) {
    this.platform = platform;
    this.rooms = rooms;
    this.crossings = new Crossings(rooms.accounts(), rooms.limits(), modes);
    this.judge = new Judge(platform, rooms, modes);
    follow();
    var events = platform.database().events();
    events.subscribe(UsageCounted.class, this::counted);
    events.subscribe(PlanAssigned.class, this::assigned);
    events.subscribe(
        OverrideChanged.class, (tx, one) -> changed(tx, one.environment(), one.account()));
    events.subscribe(
        GrantChanged.class, (tx, one) -> changed(tx, one.environment(), one.account()));
    events.subscribe(QuotaChanged.class, this::changed);
    this.follower = Follower.of("quota", this::follow);
  }

  /** What holds where nothing else was said; called once, before anything is judged. */
  public void startWith(EnforcementMode mode) {
    modes.startWith(mode);
  }

  /** The mode of an environment. */
  public EnforcementMode mode(EnvironmentId environment) {
    return modes.of(environment);
  }

  /** The mode of an account: its own, or that of its environment. */
  public EnforcementMode mode(EnvironmentId environment, long account) {
    return modes.of(environment, account);
  }

  /**
   * Changes the mode of an environment, with effect from the next request on. One that was off has
   * all its accounts judged before this returns.
   */
  public void setMode(EnvironmentId environment, EnforcementMode mode) {
    boolean wasOff = modes.of(environment) == EnforcementMode.OFF;
    platform
        .database()
        .useTx(
            Scope.of(environment),
            tx -> {
              put(tx, new ModesSql.Said(environment, Modes.WHOLE_ENVIRONMENT, mode));
              barBlocked(tx, environment, mode == EnforcementMode.ON);
            });
    if (wasOff && mode != EnforcementMode.OFF) {
      judgeAll(environment);
    }
  }

  /**
   * Changes the mode of one account, with effect from the next request on.
   *
   * @param mode null for that of its environment
   */
  public void setMode(EnvironmentId environment, long account, @Nullable EnforcementMode mode) {
    EnforcementMode then = mode == null ? modes.of(environment) : mode;
    platform
        .database()
        .useTx(
            Scope.of(environment),
            tx -> {
              put(tx, new ModesSql.Said(environment, account, mode));
              boolean blocked = QuotaSql.state(tx, environment, account) == QuotaState.HARD_LIMIT;
              bar(tx, environment, account, blocked && then == EnforcementMode.ON);
            });
    judgeNow(new Crossings.Payer(environment, account), false);
  }

  /** Where accounts stand, the worst first. */
  public List<AccountQuota> accounts(QuotaFilter filter) {
    return platform
        .database()
        .inTx(
            Scope.of(filter.environment()),
            tx -> QuotaSql.list(tx, filter).stream().map(found -> shown(tx, found)).toList());
  }

  /**
   * How many accounts are in each state; every state is there. An account that was never judged is
   * active.
   */
  public Map<QuotaState, Long> counts(EnvironmentId environment) {
    Map<QuotaState, Long> counts = new EnumMap<>(QuotaState.class);
    for (QuotaState state : QuotaState.values()) {
      counts.put(state, 0L);
    }
    counts.putAll(
        platform.database().inTx(Scope.of(environment), tx -> QuotaSql.counts(tx, environment)));
    counts.put(QuotaState.ACTIVE, 0L);
    long others = counts.values().stream().mapToLong(Long::longValue).sum();
    long all = rooms.accounts().countAccounts(environment);
    counts.put(QuotaState.ACTIVE, Math.max(0, all - others));
    return counts;
  }

  /** Where accounts stand; one that was never judged is active. */
  public Map<Long, QuotaStatus> statuses(EnvironmentId environment, Collection<Long> accounts) {
    Instant now = platform.clock().now();
    Map<Long, QuotaStatus> statuses = new HashMap<>();
    accounts.forEach(account -> statuses.put(account, QuotaStatus.fresh(now)));
    platform
        .database()
        .inTx(Scope.of(environment), tx -> QuotaSql.of(tx, environment, accounts))
        .forEach(judgement -> statuses.put(judgement.account(), judgement.status()));
    return statuses;
  }

  /** What happened to an account, newest first, at most {@value #MAX_EVENTS}. */
  public List<QuotaChanged> events(EnvironmentId environment, long account) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> QuotaSql.events(tx, environment, account, MAX_EVENTS));
  }

  /** How often judging an account failed on this node since it started. */
  public long failures() {
    return failures.get();
  }

  /** Judges every account of every environment; says how many. */
  public long judgeEverybody() {
    long judged = 0;
    for (Environment environment : rooms.security().environments()) {
      judged += judgeAll(environment.id());
    }
    return judged;
  }

  /** Learns at once what other nodes have changed. */
  public synchronized void follow() {
    platform
        .database()
        .useTx(
            Scope.everything(),
            tx -> {
              String horizon = tx.horizon();
              modes.remember(ModesSql.since(tx, seenUntil));
              crossings.take(QuotaSql.changedSince(tx, seenUntil));
              seenUntil = horizon;
            });
  }

  @Override
  public void close() {
    follower.close();
  }

  private long judgeAll(EnvironmentId environment) {
    long judged = 0;
    List<Long> page = rooms.accounts().accountsAfter(environment, 0, PAGE);
    while (!page.isEmpty()) {
      List<Long> accounts = page;
      platform
          .database()
          .useTx(
              Scope.of(environment),
              tx ->
                  accounts.forEach(
                      account -> attempt(tx, new Crossings.Payer(environment, account), false)));
      judged += page.size();
      page = rooms.accounts().accountsAfter(environment, page.getLast(), PAGE);
    }
    return judged;
  }

  private void counted(Tx tx, UsageCounted counted) {
    if (modes.areAllOff()) {
      return;
    }
    for (Crossings.Payer payer : crossed(tx, counted)) {
      attempt(tx, payer, false);
    }
  }

  private Set<Crossings.Payer> crossed(Tx tx, UsageCounted counted) {
    try {
      Period month = Period.month(platform.clock().now());
      return crossings.of(tx, counted.totals(), month);
    } catch (RuntimeException e) {
      failed("looking for crossed thresholds", e);
      return Set.of();
    }
  }

  /** The plan is another one with the commit, so that is when the account can be judged by it. */
  private void assigned(Tx tx, PlanAssigned assigned) {
    QuotaSql.markNewTerms(tx, assigned.environment(), assigned.account());
    tx.afterCommit(
        () -> judgeNow(new Crossings.Payer(assigned.environment(), assigned.account()), true));
  }

  /** Another limit is no new plan, so grace that has begun goes on. */
  private void changed(Tx tx, EnvironmentId environment, long account) {
    tx.afterCommit(() -> judgeNow(new Crossings.Payer(environment, account), false));
  }

  private void changed(Tx tx, QuotaChanged changed) {
    boolean active = changed.newState() == QuotaState.ACTIVE;
    tx.afterCommit(() -> remember(new QuotaSql.Known(changed.account(), active)));
  }

  private synchronized void remember(QuotaSql.Known known) {
    crossings.take(List.of(known));
  }

  private synchronized void remember(ModesSql.Said said) {
    modes.remember(List.of(said));
  }

  private void judgeNow(Crossings.Payer payer, boolean newTerms) {
    try {
      platform
          .database()
          .useTx(Scope.of(payer.environment()), tx -> judge.judge(tx, payer, newTerms));
    } catch (RuntimeException e) {
      failed("judging account " + payer.account(), e);
    }
  }

  private void attempt(Tx tx, Crossings.Payer payer, boolean newTerms) {
    tx.attempt(() -> judge.judge(tx, payer, newTerms))
        .ifPresent(
            e -> {
              tx.afterCommit(() -> crossings.forget(payer.account()));
              failed("judging account " + payer.account(), e);
            });
  }

  private void failed(String what, RuntimeException e) {
    failures.incrementAndGet();
    LOG.error("{} failed; it stays as it is", what, e);
  }

  private void put(Tx tx, ModesSql.Said said) {
    ModesSql.holdAlone(tx, said.environment());
    ModesSql.put(tx, said, platform.clock().now());
    tx.afterCommit(() -> remember(said));
  }

  private void barBlocked(Tx tx, EnvironmentId environment, boolean barred) {
    List<Long> page = QuotaSql.blocked(tx, environment, 0, PAGE);
    while (!page.isEmpty()) {
      page.stream()
          .filter(account -> !modes.hasOwn(environment, account))
          .forEach(account -> bar(tx, environment, account, barred));
      page = QuotaSql.blocked(tx, environment, page.getLast(), PAGE);
    }
  }

  private void bar(Tx tx, EnvironmentId environment, long account, boolean barred) {
    rooms
        .limits()
        .setStanding(tx, new Standing(environment, account, Reason.QUOTA_HARD_LIMIT, barred));
  }

  private AccountQuota shown(Tx tx, Judgement judgement) {
    List<Tenant> tenants =
        rooms.accounts().tenantsOf(tx, judgement.environment(), judgement.account());
    QuotaGrace grace = judgement.status().grace();
    return new AccountQuota(
        judgement.account(),
        tenants.isEmpty() ? "" : tenants.getFirst().key(),
        tenants.isEmpty() ? "" : tenants.getFirst().plan(),
        judgement.status().state(),
        judgement.status().state() == QuotaState.GRACE && grace != null ? grace.until() : null,
        judge.percentage(tx, new Crossings.Payer(judgement.environment(), judgement.account())),
        judgement.status().since());
  }
}
