package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.metering.Elsewhere;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.UsageAsked;
import dev.cuota.engine.metering.UsageConsumed;
import dev.cuota.engine.metering.UsageCounted;
import dev.cuota.engine.metering.UsageRebuilt;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final GrantBook grantBook;
  private final Grants grants;
  private final FeeBook feeBook;
  private final Fees fees;
  private final OwnProviders ownProviders;
  private final Providers providers;
  private final Entitlements entitlements;
  private final MonthBook months;
  private final OverrideChanges changes;
  private final Balances balances;
  private final Standings standings;
  private final Changes changesHeard = new Changes();
  private final Herald herald;
  private final LiveLevels levels;
  private final Promises promises;
  private final Memory memory;
  private final Subjects subjects;
  private final Answers answers;
  private final Denials denials;
  private final Explanations explanations;
  private final Consuming consuming;
  private final Throttling throttling = new Throttling();
  private final Reservations reservations;
  private final Leases leases;
  private final NodeLeases nodeLeases;
  private final Follower follower;
  private final Follower refresher;
  private volatile boolean started;
  private volatile @Nullable Follower recording;
  private String seenUntil;

  /**
   * The rooms it stands on.
   *
   * @param clusters count what exists in the tenants' own database
   */
  public record Rooms(Catalogs catalogs, Clusters clusters, Accounts accounts, Metering metering) {}

  /** Opens the room; {@code journal} takes down who set which override. */
  public Limits(Platform platform, Journal journal, Outbox outbox, Rooms rooms) {
    Catalogs catalogs = rooms.catalogs();
    Accounts accounts = rooms.accounts();
    Metering metering = rooms.metering();
    this.platform = platform;
    this.accounts = accounts;
    this.metering = metering;
    this.overrides = new Overrides(platform.database());
    this.ownProviders = new OwnProviders(platform.database());
    this.providers = new Providers(platform, journal, catalogs, ownProviders);
    this.grantBook = new GrantBook(platform);
    Reckoner reckoner = new Reckoner(accounts, metering);
    this.months = new MonthBook(catalogs, accounts, metering, reckoner);
    this.entitlements =
        new Entitlements(
            catalogs,
            platform.clock(),
            overrides,
            ownProviders,
            new Entitlements.GrantsOf(grantBook, new Raising(platform, reckoner)));
    this.grants =
        new Grants(
            platform,
            journal,
            new Grants.Parts(accounts, metering, entitlements, grantBook, reckoner));
    this.feeBook = new FeeBook(platform.database());
    this.fees = new Fees(platform, journal, new Fees.Parts(catalogs, accounts, feeBook));
    this.changes = new OverrideChanges(platform, journal, overrides, entitlements);
    this.balances = new Balances(metering);
    this.standings = new Standings(platform.database());
    standings.listen(platform.database().events(), platform.clock());
    this.herald = new Herald(accounts, catalogs, changesHeard);
    this.promises = new Promises(platform, this::recalled);
    overrides.tell(herald::account);
    grantBook.tell(herald::account);
    ownProviders.tell(herald::account);
    standings.tell(herald::account);
    Windows windows = new Windows(platform.database(), metering);
    Buckets buckets = new Buckets(platform.database());
    this.memory = new Memory(rooms.clusters(), accounts, balances, promises, windows, buckets);
    this.subjects = new Subjects(accounts, entitlements, standings, platform.clock());
    this.answers = new Answers(platform.ids(), memory, balances);
    Explaining explaining = new Explaining(memory);
    this.denials = new Denials(platform, explaining);
    this.explanations = new Explanations(platform, explaining, denials);
    Recalls recalls = new Recalls(platform, promises);
    Sight sight = new Sight(accounts, windows, promises);
    Reservations.Parts parts =
        new Reservations.Parts(
            subjects,
            sight,
            promises,
            answers,
            recalls,
            new Reservations.Refusals(throttling, denials));
    this.reservations = new Reservations(platform, accounts, metering, parts);
    this.leases = new Leases(platform, accounts, metering, parts);
    this.nodeLeases = new NodeLeases(platform, metering, leases);
    memory.countIn(nodeLeases);
    this.consuming = new Consuming(metering, nodeLeases, memory, answers, recalls, throttling);
    this.seenUntil = platform.database().inTx(Scope.everything(), Tx::horizon);
    listen(platform.database().events(), sight, windows);
    platform.database().events().subscribe(UsageConsumed.class, buckets::consumed);
    Ceilings ceilings = new Ceilings(platform, outbox, rooms, entitlements);
    ceilings.listen(platform.database().events());
    this.levels = new LiveLevels(platform, rooms);
    rooms.clusters().onChange(levels::changed);
    rooms.clusters().onChange(herald::counted);
    this.started = true;
    this.follower = Follower.of("limits", this::follow);
    this.refresher = Follower.of("grants", this::refresh);
  }

  /** Begins to hold leases of its own, and to record live counts. For programs that stay. */
  public void start() {
    nodeLeases.start();
    recording = Follower.of("levels", levels::recordWhenDue);
  }

  /**
   * Records what the tenants' database counts, as levels of their meters. It is done by itself, within
   * a minute of a change and once a minute at most.
   *
   * @param pause how long ago the last time has to be
   * @return false when it is not so long ago, or another node is at it
   */
  public boolean recordLevels(Duration pause) {
    return levels.record(pause);
  }

  private void recalled(StoredPool pool) {
    herald.recalled(pool);
    // Before everything is built there is nothing to give back.
    if (started) {
      nodeLeases.recall(pool);
    }
  }

  private void listen(Events events, Sight sight, Windows windows) {
    SoftLimits softLimits = new SoftLimits();
    events.subscribe(
        UsageCounted.class, (tx, counted) -> tx.afterCommit(() -> balances.apply(counted)));
    events.subscribe(UsageRebuilt.class, (tx, _) -> tx.afterCommit(balances::forgetAll));
    events.subscribe(UsageAsked.class, sight::asked);
    events.subscribe(UsageConsumed.class, softLimits::count);
    events.subscribe(UsageConsumed.class, windows::consumed);
    events.subscribe(UsageConsumed.class, reservations::consumed);
  }

  /** Whether everything wanted may be used now; records nothing. */
  public LimitAnswer check(EnvironmentId environment, LimitRequest request) {
    Subject subject = subjects.seen(environment, request.tenant());
    Reading reading = Reading.toLook(subject.plan(), request, answers.live(subject));
    return reading.wrong() != null
        ? reading.wrong()
        : denials.keep(throttling.looked(subject, answers.looked(subject, reading.asked())));
  }

  /**
   * Uses everything wanted, or nothing. A hard limit is never passed, whatever else happens at the
   * same time.
   *
   * @param id makes a repetition harmless; null for a request that is never repeated
   */
  public LimitAnswer consume(EnvironmentId environment, LimitRequest request, @Nullable String id) {
    Tenant tenant = accounts.tenant(environment, request.tenant());
    Subject subject = subjects.of(tenant);
    Reading reading = Reading.toConsume(subject.plan(), request, answers.live(subject));
    return reading.wrong() != null
        ? reading.wrong()
        : denials.keep(consuming.consume(tenant, subject, reading.asked(), id));
  }

  /**
   * Records what was used already, whatever the limits: beyond them it counts as a pass.
   *
   * @param id makes a repetition harmless; null for a request that is never repeated
   */
  public LimitAnswer record(EnvironmentId environment, LimitRequest request, @Nullable String id) {
    Tenant tenant = accounts.tenant(environment, request.tenant());
    Subject subject = subjects.of(tenant);
    Reading reading = Reading.toConsume(subject.plan(), request, answers.live(subject));
    return reading.wrong() != null
        ? reading.wrong()
        : consuming.record(tenant, subject, reading.asked(), id);
  }

  /** Amounts kept free until it is known what was used. */
  public Reservations reservations() {
    return reservations;
  }

  /** Why something may be used or not. */
  public Explanations explanations() {
    return explanations;
  }

  /** Everything that goes for a tenant now; one never seen is told what newcomers get. */
  public TenantLimits of(EnvironmentId environment, String tenant) {
    return TenantLimits.of(subjects.seen(environment, tenant), memory);
  }

  /** What has changed, for those who listen in an environment. */
  public Changes changes(EnvironmentId environment) {
    herald.watch(environment);
    return changesHeard;
  }

  /** Extra allowances beside what plans include. */
  public Grants grants() {
    return grants;
  }

  /** Rates that are agreed with single accounts. */
  public Fees fees() {
    return fees;
  }

  /** Accounts that pay providers of their own. */
  public Providers providers() {
    return providers;
  }

  /** What accounts used in months, and what covered it. */
  public MonthBook months() {
    return months;
  }

  /** Parts of allowances for those who decide by themselves. */
  public Leases leases() {
    return leases;
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
              if (position < atLeast) {
                balances.reread(tenant, subjects.month());
              }
              return new Usage(memory, subjects.of(tenant), feeBook.of(tenant.account()))
                  .report(Math.max(position, atLeast));
            });
  }

  /** How often the tenant consumed beyond each of its soft limits in a month, by feature. */
  public Map<String, Long> softLimitPasses(
      EnvironmentId environment, TenantId tenant, Period month) {
    return platform
        .database()
        .inTx(Scope.of(environment, tenant), tx -> LimitsSql.passes(tx, tenant, month.start()));
  }

  /**
   * What the tenant's plan, overrides and grants give of the features that are counted and have a limit.
   */
  public List<Allowance> limited(Tx tx, Tenant tenant) {
    return entitlements.of(tx, tenant).limited();
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
    accounts.follow().forEach(one -> herald.account(one.environment(), one.account()));
    standings.follow();
    overrides.follow();
    grantBook.follow();
    feeBook.follow();
    ownProviders.follow();
    reservations.sweep();
    leases.sweep();
    promises.follow();
    Elsewhere elsewhere = metering.changedElsewhere(seenUntil);
    if (elsewhere.everything()) {
      balances.forgetAll();
    } else {
      balances.forget(elsewhere.tenants());
    }
    seenUntil = elsewhere.next();
    herald.tell();
  }

  /** Puts in force what has begun or expired by itself, and tells of it. */
  void refresh() {
    entitlements.refresh().forEach(one -> herald.account(one.environment(), one.account()));
  }

  @Override
  public void close() {
    changesHeard.close();
    Optional.ofNullable(recording).ifPresent(Follower::close);
    nodeLeases.close();
    refresher.close();
    follower.close();
    denials.close();
  }
}
