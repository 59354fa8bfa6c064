package dev.cuota.engine;

import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.security.Security;

/** All rooms, built from the ground up. Reads as the list of what runs. */
public final class Engine implements AutoCloseable {
  private final Database database;
  private final Security security;
  private final Catalogs catalogs;
  private final Accounts accounts;
  private final Metering metering;

  private Engine(Database database, Clock clock, Ids ids) {
    this.database = database;
    this.security = new Security(database, clock, ids);
    this.catalogs = new Catalogs(database, clock);
    this.accounts = new Accounts(database, clock, catalogs);
    this.metering = new Metering(database, clock, ids, catalogs, accounts);
  }

  /**
   * Connects to the control database, brings it up to date and builds the rooms.
   *
   * @param url a JDBC URL with its credentials
   */
  public static Engine open(String url, Clock clock, Ids ids) {
    Database database = Database.connect(url, new Events());
    database.migrate();
    return new Engine(database, clock, ids);
  }

  /** Whether the control database answers. */
  public boolean isReady() {
    return database.isReachable();
  }

  public Security security() {
    return security;
  }

  public Catalogs catalogs() {
    return catalogs;
  }

  public Accounts accounts() {
    return accounts;
  }

  public Metering metering() {
    return metering;
  }

  @Override
  public void close() {
    metering.close();
    security.close();
    database.close();
  }
}
