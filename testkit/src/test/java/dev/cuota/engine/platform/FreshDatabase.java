package dev.cuota.engine.platform;

import dev.cuota.testkit.TestPostgres;

/** A new database with the schema in it. */
final class FreshDatabase {
  private FreshDatabase() {}

  static Database open() {
    Database database = Database.connect(TestPostgres.newControlDatabase(), new Events());
    database.migrate();
    return database;
  }
}
