package dev.cuota.engine.accounts;

import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Locks;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.security.Journal;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What becomes of accounts: their subscriptions, their stores, and the one door for every change. */
public final class Lifecycle implements AutoCloseable {
  private final Payers payers;
  private final Subscriptions subscriptions;
  private final Stores stores;
  private final DueDates dueDates;
  private final Welcome welcome;
  private final Function<UnaryOperator<Steps>, Approvals> makeApprovals;
  private final Approvals approvals;
  private volatile @Nullable Follower resuming;

  /** What it stands on. */
  public record Ground(
      Platform platform, Outbox outbox, Locks locks, Journal journal, Catalogs catalogs) {}

  public Lifecycle(Ground ground, Clusters clusters, Accounts accounts) {
    Platform platform = ground.platform();
    StoreMirror mirror = new ClusterMirror(platform.database(), clusters);
    Journal journal = ground.journal();
    Mirrors mirrors = accounts.mirrors();
    mirrors.pushedBy(mirror::push);
    AccountLock lock = new AccountLock(platform.database(), ground.locks());
    StoreDoor storeDoor = new StoreDoor(journal, mirrors);
    PlanDoor planDoor = new PlanDoor(ground.catalogs(), journal, accounts, mirrors);
    StatusDoor statusDoor = new StatusDoor(journal, storeDoor, planDoor);
    this.payers =
        new Payers(
            platform,
            new Payers.Rooms(ground.catalogs(), journal, new Places(platform.database(), clusters)),
            lock,
            mirrors);
    this.subscriptions = new Subscriptions(platform, ground.catalogs(), lock, statusDoor, planDoor);
    this.stores =
        new Stores(platform, journal, lock, storeDoor, new Stores.Telling(mirrors, mirror));
    this.dueDates = new DueDates(platform, subscriptions);
    this.welcome = new Welcome(platform.database(), ground.outbox());
    Steps steps =
        new ApprovalSteps(
            new ApprovalSteps.Ground(
                platform.database(), platform.clock(), journal, lock, storeDoor, mirror, welcome));
    this.makeApprovals = with -> new Approvals(platform, lock, with.apply(steps));
    this.approvals = makeApprovals.apply(UnaryOperator.identity());
  }

  /** Begins to go on with approvals whose node is gone. For programs that stay. */
  public void start() {
    resuming = Follower.of("approvals", approvals::resumeNowAndThen);
  }

  @Override
  public void close() {
    Optional.ofNullable(resuming).ifPresent(Follower::close);
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

  public DueDates dueDates() {
    return dueDates;
  }
}
