package dev.cuota.engine.accounts;

import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Locks;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What becomes of accounts: their subscriptions, their stores, and the one door for every change. */
public final class Lifecycle implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final Payers payers;
  private final Subscriptions subscriptions;
  private final Stores stores;
  private final Gateways gateways = new Gateways();
  private final StoreProbes probes;
  private final PausedStores pausedStores;
  private final DueDates dueDates;
  private final Purges purges;
  private final Welcome welcome;
  private final Function<UnaryOperator<Steps>, Approvals> makeApprovals;
  private final Approvals approvals;
  private final Accounts accounts;
  private final Function<UnaryOperator<MoveSteps>, TenantMoves> makeMoves;
  private final TenantMoves moves;
  private volatile @Nullable Follower resuming;
  private long lookedNanos = System.nanoTime();
  private volatile @Nullable Follower moving;

  /** What it stands on. */
  public record Ground(
      Platform platform,
      Outbox outbox,
      Alerts alerts,
      Locks locks,
      Journal journal,
      Catalogs catalogs) {}

  public Lifecycle(Ground ground, Clusters clusters, Accounts accounts) {
    this.accounts = accounts;
    Platform platform = ground.platform();
    StoreMirror mirror = new ClusterMirror(platform.database(), clusters);
    Journal journal = ground.journal();
    Mirrors mirrors = accounts.mirrors();
    mirrors.pushedBy(mirror::push);
    AccountLock lock = new AccountLock(platform.database(), ground.locks());
    StoreDoor storeDoor = new StoreDoor(journal, mirrors);
    PlanDoor planDoor = new PlanDoor(ground.catalogs(), journal, accounts, mirrors);
    StatusDoor statusDoor =
        new StatusDoor(journal, storeDoor, planDoor, new UnknownStatuses(ground.alerts()));
    this.payers =
        new Payers(
            platform,
            new Payers.Rooms(ground.catalogs(), journal, new Places(platform.database(), clusters)),
            lock,
            mirrors);
    this.subscriptions = new Subscriptions(platform, ground.catalogs(), lock, statusDoor, planDoor);
    this.stores =
        new Stores(platform, journal, lock, storeDoor, new Stores.Telling(mirrors, mirror));
    this.probes = new StoreProbes(platform, ground.outbox(), ground.alerts());
    probes.listen();
    this.pausedStores = new PausedStores(platform, stores, ground.alerts());
    pausedStores.listen();
    this.dueDates = new DueDates(platform, subscriptions);
    this.purges = new Purges(platform, new Purges.Rooms(journal, clusters, mirrors), lock);
    this.welcome = new Welcome(platform, ground.outbox(), ground.alerts());
    Steps steps =
        new ApprovalSteps(
            new ApprovalSteps.Ground(
                platform.database(), platform.clock(), journal, lock, storeDoor, mirror, welcome));
    this.makeApprovals = with -> new Approvals(platform, lock, with.apply(steps));
    this.approvals = makeApprovals.apply(UnaryOperator.identity());
    MoveSteps works =
        new MoveWorks(new MoveWorks.Ground(platform, clusters, accounts, mirror, journal));
    TenantMoves.Rooms rooms = new TenantMoves.Rooms(ground.catalogs(), clusters, journal);
    this.makeMoves = with -> new TenantMoves(platform, rooms, lock, with.apply(works));
    this.moves = makeMoves.apply(UnaryOperator.identity());
  }

  /**
   * Begins to go on with approvals and moves whose node is gone, and to find places for those who have none. For
   * programs that stay.
   */
  public void start() {
    moving = Follower.of("moves", () -> moves.runner().resume());
    resuming = Follower.of("accounts", this::lookAfter);
  }

  private void lookAfter() {
    long now = System.nanoTime();
    if (now - lookedNanos > LOOK_EVERY.toNanos()) {
      lookedNanos = now;
      accounts.placeAll();
      approvals.resume();
    }
  }

  @Override
  public void close() {
    Optional.ofNullable(resuming).ifPresent(Follower::close);
    Optional.ofNullable(moving).ifPresent(Follower::close);
  }

  /** Moves of tenants between clusters. */
  public TenantMoves moves() {
    return moves;
  }

  /** Others, whose steps are another's: for tests that have a node die on its way. */
  TenantMoves moves(UnaryOperator<MoveSteps> with) {
    return makeMoves.apply(with);
  }

  public Payers payers() {
    return payers;
  }

  public Subscriptions subscriptions() {
    return subscriptions;
  }

  public Stores stores() {
    return stores;
  }

  /** The providers of payments. */
  public Gateways gateways() {
    return gateways;
  }

  /** Looks at the addresses of paused stores. */
  public StoreProbes probes() {
    return probes;
  }

  public PausedStores pausedStores() {
    return pausedStores;
  }

  public Approvals approvals() {
    return approvals;
  }

  /** Others, whose steps are another's: for tests that have a node die on its way. */
  Approvals approvals(UnaryOperator<Steps> with) {
    return makeApprovals.apply(with);
  }

  /** Says who greets those who are approved; nobody is greeted before. */
  public void greetBy(Greeter greeter) {
    welcome.by(greeter);
  }

  /** Has clusters forget accounts that are over for good. */
  public Purges purges() {
    return purges;
  }

  public DueDates dueDates() {
    return dueDates;
  }
}
