package dev.cuota.engine.accounts;

import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Locks;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.security.Journal;

/** What becomes of accounts: their subscriptions, their stores, and the one door for every change. */
public final class Lifecycle {
  private final Payers payers;
  private final Subscriptions subscriptions;
  private final Stores stores;
  private final DueDates dueDates;

  /** What it stands on. */
  public record Ground(
      Platform platform, Outbox outbox, Locks locks, Journal journal, Catalogs catalogs) {}

  public Lifecycle(Ground ground, Accounts accounts) {
    Platform platform = ground.platform();
    Journal journal = ground.journal();
    Mirrors mirrors = new Mirrors(ground.outbox());
    mirrors.pushedBy((_, _) -> {});
    AccountLock lock = new AccountLock(platform.database(), ground.locks());
    StoreDoor storeDoor = new StoreDoor(journal, mirrors);
    PlanDoor planDoor = new PlanDoor(ground.catalogs(), journal, accounts, mirrors);
    StatusDoor statusDoor = new StatusDoor(journal, storeDoor, planDoor);
    this.payers = new Payers(platform, ground.catalogs(), journal, lock, mirrors);
    this.subscriptions = new Subscriptions(platform, ground.catalogs(), lock, statusDoor, planDoor);
    this.stores = new Stores(platform, journal, lock, storeDoor, mirrors);
    this.dueDates = new DueDates(platform, subscriptions);
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

  public DueDates dueDates() {
    return dueDates;
  }
}
