package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.metering.ConditionalUsage;
import dev.cuota.engine.metering.Elsewhere;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.UsageConsumed;
import dev.cuota.engine.metering.UsageCounted;
import dev.cuota.engine.metering.UsageRebuilt;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a tenant may use more, and lets it.
 *
 * <p>A check is answered from memory: what the plan gives, what was used, whether the account is
 * barred. A consume is decided on the total itself while nobody else can use it; memory only spares
 * the database what is refused anyway.
 */
public final class Limits implements AutoCloseable {
  private final Platform platform;
  private final Accounts accounts;
  private final Metering metering;
  private final Overrides overrides;
  private final Entitlements entitlements;
  private final OverrideChanges changes;
  private final Balances balances;
  private final Standings standings;
  private final Follower follower;
  private final AtomicReference<Period> thisMonth;
  private String seenUntil;

  /** Opens the room; {@code journal} takes down who set which override. */
  public Limits(
      Platform platform, Journal journal, Catalogs catalogs, Accounts accounts, Metering metering) {
    this.platform = platform;
    this.accounts = accounts;
    this.metering = metering;
    this.overrides = new Overrides(platform.database());
    this.entitlements = new Entitlements(catalogs, overrides, platform.clock());
    this.changes = new OverrideChanges(platform, journal, overrides, entitlements);
    this.balances = new Balances(metering);
    this.standings = new Standings(platform.database());
    this.thisMonth = new AtomicReference<>(Period.month(platform.clock().now()));
    this.seenUntil = platform.database().inTx(Scope.everything(), Tx::horizon);
    SoftLimits softLimits = new SoftLimits();
    platform
        .database()
        .events()
        .subscribe(
            UsageCounted.class, (tx, counted) -> tx.afterCommit(() -> balances.apply(counted)));
    platform
        .database()
        .events()
        .subscribe(UsageRebuilt.class, (tx, _) -> tx.afterCommit(balances::forgetAll));
    platform.database().events().subscribe(UsageConsumed.class, softLimits::count);
    this.follower = Follower.of("limits", this::follow);
  }

  /** Whether everything wanted may be used now; records nothing. */
  public LimitAnswer check(EnvironmentId environment, LimitRequest request) {
    Subject subject = subject(environment, request.tenant());
    Reading reading = Reading.toLook(subject.plan(), request);
    return reading.wrong() != null ? reading.wrong() : looked(subject, reading.asked());
  }

  /**
   * Uses everything wanted, or nothing. A hard limit is never passed, whatever else happens at the
   * same time.
   *
   * @param id makes a repetition harmless; null for a request that is never repeated
   */
  public LimitAnswer consume(EnvironmentId environment, LimitRequest request, @Nullable String id) {
    Tenant tenant = accounts.tenant(environment, request.tenant());
    Subject subject = subject(tenant);
    Reading reading = Reading.toConsume(subject.plan(), request);
    if (reading.wrong() != null) {
      return reading.wrong();
    }
    return isSettled(subject, reading.asked(), id)
        ? looked(subject, reading.asked())
        : consume(tenant, subject, reading.asked(), id);
  }

  /** How a tenant stands with every feature of its plan; empty when there is no such tenant. */
  public Optional<UsageReport> usage(EnvironmentId environment, String tenantKey) {
    return usage(environment, tenantKey, 0);
  }

  /** The same, with everything counted that was written up to a position that reads can see. */
  public Optional<UsageReport> usage(EnvironmentId environment, String tenantKey, long atLeast) {
    return accounts
        .find(environment, tenantKey)
        .map(
            tenant -> {
              long position = balances.position();
              Balance balance =
                  position < atLeast
                      ? balances.reread(tenant, month())
                      : balances.of(tenant, month());
              return Usage.report(
                  tenant, entitlements.of(tenant), balance, Math.max(position, atLeast));
            });
  }

  /** How often the tenant consumed beyond each of its soft limits in a month, by feature. */
  public Map<String, Long> softLimitPasses(
      EnvironmentId environment, TenantId tenant, Period month) {
    return platform
        .database()
        .inTx(Scope.of(environment, tenant), tx -> LimitsSql.passes(tx, tenant, month.start()));
  }

  /** What the tenant's plan gives of the features that are counted and have a limit. */
  public List<Allowance> limited(Tenant tenant) {
    return entitlements.of(tenant).limited();
  }

  /** What the tenant is granted of each feature, and by whom. */
  public List<Granted> granted(Tenant tenant) {
    return entitlements.granted(tenant);
  }

  /**
   * What all tenants of an account are granted that have no override of their own.
   *
   * @param anyOfThem one of its tenants
   */
  public List<Granted> grantedToAll(Tenant anyOfThem) {
    return entitlements.grantedToAll(anyOfThem);
  }

  /**
   * Gives another limit than the plan does, or lets the plan count again.
   *
   * @param forAll whether it is for all tenants of the tenant's account that have no own override
   */
  public OverrideOutcome override(Tenant tenant, boolean forAll, OverrideChange change) {
    return changes.make(tenant, forAll, change);
  }

  /** Bars an account from using more, or lifts the bar; in force on this node with the commit. */
  public void setStanding(Tx tx, Standing standing) {
    standings.set(tx, standing, platform.clock().now());
  }

  /** Learns at once what other nodes have changed. */
  public synchronized void follow() {
    standings.follow();
    overrides.follow();
    Elsewhere elsewhere = metering.changedElsewhere(seenUntil);
    if (elsewhere.everything()) {
      balances.forgetAll();
    } else {
      balances.forget(elsewhere.tenants());
    }
    seenUntil = elsewhere.next();
  }

  @Override
  public void close() {
    follower.close();
  }

  /**
   * Whether memory suffices: nothing is counted, or something is refused that no total decides. What
   * memory says of totals refuses only who has no id, as an id may have been consumed before.
   */
  private static boolean isSettled(Subject subject, List<Asked> asked, @Nullable String id) {
    return asked.stream().noneMatch(Asked::isCounted)
        || asked.stream()
            .filter(one -> id == null || !one.isCounted())
            .anyMatch(one -> !subject.decide(one).isAllowed());
  }

  private LimitAnswer consume(
      Tenant tenant, Subject subject, List<Asked> asked, @Nullable String id) {
    List<ConditionalUsage.Part> parts =
        asked.stream().filter(Asked::isCounted).map(one -> one.part(subject.bar())).toList();
    ConditionalUsage.Result result = metering.consume(new ConditionalUsage(tenant, id, parts));
    if (result.conflicting()) {
      return new LimitAnswer.Conflict("the id was used before for something else");
    }
    List<LimitAnswer.Line> lines = Lines.consumed(subject, asked, result);
    return decided(subject, lines, result.repeated(), result.position());
  }

  private LimitAnswer looked(Subject subject, List<Asked> asked) {
    return decided(subject, Lines.looked(subject, asked), false, balances.position());
  }

  private LimitAnswer decided(
      Subject subject, List<LimitAnswer.Line> lines, boolean repeated, long position) {
    return new LimitAnswer.Decided(
        platform.ids().next(),
        platform.clock().now(),
        subject.key(),
        lines,
        repeated,
        position,
        subject.plan().upgradeUrl(subject.key()));
  }

  /** A tenant never seen is judged as one on the default plan; looking at it does not make it. */
  private Subject subject(EnvironmentId environment, String key) {
    return accounts
        .find(environment, key)
        .map(this::subject)
        .orElseGet(
            () -> {
              Period month = month();
              CompiledPlan plan = entitlements.ofNewcomers(environment);
              return new Subject(key, plan, new Balance(month.start(), List.of()), null, month);
            });
  }

  private Subject subject(Tenant tenant) {
    Period month = month();
    return new Subject(
        tenant.key(),
        entitlements.of(tenant),
        balances.of(tenant, month),
        standings.bar(tenant.account()),
        month);
  }

  private Period month() {
    Period known = thisMonth.get();
    Instant now = platform.clock().now();
    if (known.contains(now)) {
      return known;
    }
    Period month = Period.month(now);
    thisMonth.set(month);
    return month;
  }
}
