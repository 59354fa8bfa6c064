package dev.cuota.engine.security;

import dev.cuota.core.platform.EnvironmentId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it may be shown: never its secret.
 *
 * @param prefix first characters of the secret, to recognise it by
 * @param revokedAt null while it works
 */
public record ApiKey(
    UUID id,
    EnvironmentId environment,
    String name,
    String prefix,
    Set<KeyScope> scopes,
    Instant createdAt,
    @Nullable Instant revokedAt) {
  public ApiKey {
    scopes = Set.copyOf(scopes);
  }
}
