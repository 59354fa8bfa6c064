package dev.cuota.server;

import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.engine.security.NewKey;
import dev.cuota.engine.security.Security;
import dev.cuota.server.catalog.CatalogAtStart;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves an installation with an environment, an administrator's key and an administrator; changes
 * nothing that is there already.
 *
 * @param adminKey a key just made, to be shown once
 * @param password of the administrator just made, to be shown once
 */
public record FirstStart(Optional<String> adminKey, Optional<String> password) {
  /** Key of the environment that a new installation starts with. */
  public static final String ENVIRONMENT = "live";

  /** Who may log in to a new installation's console. */
  public static final String ADMINISTRATOR = "admin";

  /**
   * Makes what is missing, and applies the operator's catalog.
   *
   * @throws InvalidConfiguration when the catalog cannot be applied
   */
  public static FirstStart of(Installation installation) {
    Security security = installation.engine().security();
    if (security.environments().isEmpty()) {
      security.createEnvironment(ENVIRONMENT, "Live");
    }
    applyCatalog(installation);
    return new FirstStart(
        adminKey(security, installation.configuration()),
        security.createFirstPerson(ADMINISTRATOR));
  }

  private static void applyCatalog(Installation installation) {
    Path catalog = installation.configuration().catalog();
    if (catalog != null) {
      List<String> problems = CatalogAtStart.apply(installation.engine(), catalog);
      if (!problems.isEmpty()) {
        throw new InvalidConfiguration(problems);
      }
    }
  }

  private static Optional<String> adminKey(Security security, Configuration configuration) {
    Environment environment = security.defaultEnvironment();
    String chosen = configuration.adminKey();
    if (chosen != null) {
      security.registerKey(environment.id(), "CUOTA_ADMIN_KEY", Set.of(KeyScope.ADMIN), chosen);
      return Optional.empty();
    }
    if (!security.keys(environment.id()).isEmpty()) {
      return Optional.empty();
    }
    NewKey made = security.createKey(environment.id(), ADMINISTRATOR, Set.of(KeyScope.ADMIN));
    return Optional.of(made.secret());
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "FirstStart";
  }
}
