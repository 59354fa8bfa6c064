package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import java.util.Optional;

/** What each environment sells and how it counts it. */
@SuppressWarnings("DoNotCallSuggester")
public final class Catalogs {
  public Catalogs(Database database, Clock clock) {}

  /** The catalog in force, from memory; one that is empty before the first apply. */
  public CatalogSnapshot current(EnvironmentId environment) {
    throw new UnsupportedOperationException("under construction");
  }

  /** One version of a plan, from memory; old versions stay for the accounts on them. */
  public Optional<Plan> plan(EnvironmentId environment, String key, int version) {
    throw new UnsupportedOperationException("under construction");
  }
}
