package dev.cuota.engine;

import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.PlanMoves;
import dev.cuota.engine.accounts.PlanlessAccounts;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.clusters.ClusterAlerts;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.dossiers.Dossiers;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Bookmarks;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.DatabaseFacts;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobPace;
import dev.cuota.engine.platform.Jobs;
import dev.cuota.engine.platform.Locks;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.quota.Quota;
import dev.cuota.engine.reconciliation.ProviderReconciliation;
import dev.cuota.engine.reconciliation.Reconciliation;
import dev.cuota.engine.security.Security;
import dev.cuota.engine.simulation.Simulations;
import dev.cuota.engine.statements.Statements;

/** All rooms, built from the ground up. Reads as the list of what runs. */
public final class Engine implements AutoCloseable {
  private final Clock clock;
  private final Database database;
  private final Outbox outbox;
  private final Alerts alerts;
  private final Jobs jobs;
  private final Bookmarks bookmarks;
  private final Security security;
  private final Catalogs catalogs;
  private final Clusters clusters;
  private final Accounts accounts;
  private final PlanMoves planMoves;
  private final Lifecycle lifecycle;
  private final Metering metering;
  private final Limits limits;
  private final Quota quota;
  private final Rates rates;
  private final Billing billing;
  private final Statements statements;
  private final Margin margin;
  private final Simulations simulations;
  private final Reconciliation reconciliation;
  private final ProviderReconciliation providers;
  private final Dossiers dossiers;

  private Engine(Database database, ClusterOptions options, Clock clock, Ids ids) {
    Platform platform = new Platform(database, clock, ids);
    Locks locks = new Locks(database);
    this.clock = clock;
    this.database = database;
    this.outbox = new Outbox(database, clock, ids);
    this.alerts = new Alerts(database, clock, ids);
    this.jobs = new Jobs(platform, locks, alerts, JobPace.SERVER);
    this.bookmarks = new Bookmarks(database, clock);
    this.security = new Security(database, clock, ids);
    this.catalogs = new Catalogs(database, clock, security.journal());
    this.clusters =
        new Clusters(platform, new Clusters.Rooms(outbox, security.journal(), catalogs), options);
    this.accounts = new Accounts(database, clock, catalogs, clusters, outbox);
    this.planMoves = new PlanMoves(database, security.journal(), catalogs, accounts);
    new ClusterAlerts(alerts).listen(database.events());
    new PlanlessAccounts(catalogs, planMoves).listen(database.events(), outbox);
    this.lifecycle =
        new Lifecycle(
            new Lifecycle.Ground(platform, outbox, alerts, locks, security.journal(), catalogs),
            clusters,
            accounts);
    this.metering = new Metering(database, clock, ids, catalogs, accounts);
    this.limits =
        new Limits(
            platform,
            security.journal(),
            outbox,
            new Limits.Rooms(catalogs, clusters, accounts, metering));
    this.quota =
        new Quota(platform, new Quota.Rooms(security, catalogs, accounts, metering, limits));
    this.rates = new Rates(platform, new Rates.Rooms(locks, alerts, security.journal()));
    this.billing =
        new Billing(
            platform,
            new Billing.Rooms(
                security.journal(),
                outbox,
                catalogs,
                accounts,
                lifecycle,
                metering,
                limits,
                rates));
    this.statements =
        new Statements(
            platform,
            new Statements.Rooms(security.journal(), catalogs, accounts, metering, billing));
    this.margin =
        new Margin(
            platform,
            new Margin.Rooms(
                alerts, security.journal(), catalogs, accounts, limits, rates, billing));
    this.simulations =
        new Simulations(
            platform,
            new Simulations.Rooms(
                security.journal(), catalogs, accounts, metering, limits, billing));
    this.reconciliation =
        new Reconciliation(
            platform, new Reconciliation.Rooms(outbox, alerts, lifecycle.stores(), clusters));
    this.providers =
        new ProviderReconciliation(
            platform,
            new ProviderReconciliation.Rooms(
                alerts, lifecycle.subscriptions(), lifecycle.stores(), lifecycle.gateways()));
    this.dossiers =
        new Dossiers(
            clock,
            new Dossiers.Rooms(
                jobs,
                security.journal(),
                clusters,
                lifecycle,
                limits,
                quota,
                billing,
                reconciliation),
            Timetable.OF_ACCOUNTS);
  }

  /**
   * Connects to the control database, brings it up to date and builds the rooms.
   *
   * @param url a JDBC URL with its credentials
   */
  public static Engine open(String url, Clock clock, Ids ids) {
    return open(url, ClusterOptions.NONE, clock, ids);
  }

  /** The same with a cluster beside the control database. */
  public static Engine open(String url, ClusterOptions options, Clock clock, Ids ids) {
    Database database = Database.connect(url, new Events());
    database.migrate();
    Engine engine = new Engine(database, options, clock, ids);
    Timetable.plan(engine);
    return engine;
  }

  /** Begins the work in the background: staged messages and jobs. For programs that stay. */
  public void start() {
    accounts.placeAll();
    outbox.start();
    jobs.start();
    clusters.start();
    lifecycle.start();
    limits.start();
  }

  /** Whether the control database answers. */
  public boolean isReady() {
    return database.isReachable();
  }

  /** What the control database says of itself. */
  public DatabaseFacts databaseFacts() {
    return database.facts();
  }

  /** What is published inside the transactions, for whoever is beside the rooms. */
  public Events events() {
    return database.events();
  }

  public Clock clock() {
    return clock;
  }

  public Outbox outbox() {
    return outbox;
  }

  public Alerts alerts() {
    return alerts;
  }

  public Jobs jobs() {
    return jobs;
  }

  public Bookmarks bookmarks() {
    return bookmarks;
  }

  public Security security() {
    return security;
  }

  public Catalogs catalogs() {
    return catalogs;
  }

  public Clusters clusters() {
    return clusters;
  }

  public Accounts accounts() {
    return accounts;
  }

  public PlanMoves planMoves() {
    return planMoves;
  }

  public Lifecycle lifecycle() {
    return lifecycle;
  }

  public Metering metering() {
    return metering;
  }

  public Limits limits() {
    return limits;
  }

  public Quota quota() {
    return quota;
  }

  public Rates rates() {
    return rates;
  }

  public Billing billing() {
    return billing;
  }

  public Statements statements() {
    return statements;
  }

  public Margin margin() {
    return margin;
  }

  public Simulations simulations() {
    return simulations;
  }

  public Reconciliation reconciliation() {
    return reconciliation;
  }

  public ProviderReconciliation providers() {
    return providers;
  }

  public Dossiers dossiers() {
    return dossiers;
  }

  @Override
  public void close() {
    jobs.close();
    simulations.close();
    outbox.close();
    quota.close();
    limits.close();
    lifecycle.close();
    metering.close();
    clusters.close();
    catalogs.close();
    security.close();
    database.close();
  }
}
