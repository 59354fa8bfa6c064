package dev.cuota.engine.security;

import dev.cuota.core.platform.EnvironmentId;
import java.util.Set;
import java.util.UUID;

/**
 * Who is calling with an API key.
 *
 * @param key id of the key
 * @param name title of the key, for the journal
 * @param environment the only one it may touch
 * @param scopes what it may do
 */
public record Caller(UUID key, String name, EnvironmentId environment, Set<KeyScope> scopes) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /** Whether the key has {@code scope}; an administrator has all. */
  public boolean may(KeyScope scope) {
    return scopes.contains(scope) || scopes.contains(KeyScope.ADMIN);
  }
}
