package dev.cuota.engine.security;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Ids;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Environments, API keys and people: who may do what. */
@SuppressWarnings("DoNotCallSuggester")
public final class Security {
  public Security(Database database, Clock clock, Ids ids) {
    throw new UnsupportedOperationException("under construction");
  }

  /** All environments, the default one first. */
  public List<Environment> environments() {
    throw new UnsupportedOperationException("under construction");
  }

  /** The environment with that key. */
  public Optional<Environment> environment(String key) {
    throw new UnsupportedOperationException("under construction");
  }

  /** The environment that public answers are about. */
  public Environment defaultEnvironment() {
    throw new UnsupportedOperationException("under construction");
  }

  /** Makes an environment, or returns the one that has the key; the first becomes the default. */
  public Environment createEnvironment(String key, String name) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Makes a key with a new secret. */
  public NewKey createKey(EnvironmentId environment, String name, Set<KeyScope> scopes) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Registers a key whose secret the operator chose; does nothing when it is known. */
  public ApiKey registerKey(
      EnvironmentId environment, String name, Set<KeyScope> scopes, String secret) {
    throw new UnsupportedOperationException("under construction");
  }

  /** The keys of an environment, newest first, revoked ones too. */
  public List<ApiKey> keys(EnvironmentId environment) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Ends a key; false when it is not one of the environment's or was ended before. */
  public boolean revokeKey(EnvironmentId environment, UUID key) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Who calls with that secret; from memory for keys seen before. */
  public Optional<Caller> authenticate(String secret) {
    throw new UnsupportedOperationException("under construction");
  }

  /** The administrator's new password when there was nobody yet, to be shown once. */
  public Optional<String> createFirstPerson(String name) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Who logs in with that name and password. */
  public Optional<Person> logIn(String name, String password) {
    throw new UnsupportedOperationException("under construction");
  }
}
