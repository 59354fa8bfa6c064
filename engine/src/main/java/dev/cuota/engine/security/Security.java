package dev.cuota.engine.security;

import dev.cuota.core.catalog.Keys;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Environments, API keys and people: who may do what. */
public final class Security implements AutoCloseable {
  /** Most characters of the name of a key or person. */
  public static final int MAX_NAME = 100;

  /** Who makes keys by command or at the first start: whoever runs the machine. */
  private static final String OPERATOR = "operator";

  private final Database database;
  private final Clock clock;
  private final Ids ids;
  private final SecuritySql sql = new SecuritySql();
  private final KeyRing ring;
  private final Journal journal;
  private final LogIns logIns;

  public Security(Database database, Clock clock, Ids ids) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.ring = new KeyRing(database, sql);
    this.journal = new Journal(database, clock, ids);
    this.logIns = new LogIns(database, sql, clock, ids);
  }

  /** All environments, the default one first. */
  public List<Environment> environments() {
    return ring.environments();
  }

  /** The environment with that key. */
  public Optional<Environment> environment(String key) {
    return environments().stream().filter(e -> e.key().equals(key)).findFirst();
  }

  /**
   * The environment that public answers are about.
   *
   * @throws IllegalStateException when there is none at all
   */
  public Environment defaultEnvironment() {
    return environments().stream()
        .filter(Environment::isDefault)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no environment yet"));
  }

  /** Makes an environment, or returns the one that has the key; the first becomes the default. */
  public Environment createEnvironment(String key, String name) {
    if (!Keys.valid(key)) {
      throw new IllegalArgumentException("an environment's key is like storefront_eu, not " + key);
    }
    requireName(name);
    Environment made =
        change(
            tx -> {
              if (sql.insertEnvironment(tx, key, name, clock.now())) {
                journal.record(tx, new Act(OPERATOR, "environment.created", key, Map.of()));
              }
              return sql.environment(tx, key);
            });
    return made;
  }

  /** Makes a key with a new secret. */
  public NewKey createKey(EnvironmentId environment, String name, Set<KeyScope> scopes) {
    String secret = Secrets.key();
    return new NewKey(registerKey(environment, name, scopes, secret), secret);
  }

  /**
   * Registers a key whose secret the operator chose; does nothing when it is known.
   *
   * @throws IllegalArgumentException when another environment has it, or when it was revoked
   */
  public ApiKey registerKey(
      EnvironmentId environment, String name, Set<KeyScope> scopes, String secret) {
    requireName(name);
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("a key without a scope may do nothing");
    }
    ApiKey wanted =
        new ApiKey(
            ids.next(), environment, name, Secrets.prefix(secret), scopes, clock.now(), null);
    return change(tx -> insert(tx, wanted, Secrets.hash(secret)));
  }

  /** The keys of an environment, newest first, revoked ones too. */
  public List<ApiKey> keys(EnvironmentId environment) {
    return database.inTx(Scope.of(environment), sql::keys);
  }

  /** Ends a key; false when it is not one of the environment's or was ended before. */
  public boolean revokeKey(EnvironmentId environment, UUID key) {
    return change(
        tx -> {
          boolean revoked = sql.revoke(tx, environment, key, clock.now());
          if (revoked) {
            journal.record(
                tx, environment, new Act(OPERATOR, "key.revoked", key.toString(), Map.of()));
          }
          return revoked;
        });
  }

  /** Who calls with that secret; from memory for keys seen before. */
  public Optional<Caller> authenticate(String secret) {
    return ring.caller(Secrets.hash(secret));
  }

  /** The administrator's new password when there was nobody yet, to be shown once. */
  public Optional<String> createFirstPerson(String name) {
    requireName(name);
    return logIns.createFirst(name);
  }

  /** A new password for somebody who lost theirs, to be shown once; empty for an unknown name. */
  public Optional<String> resetPassword(String name) {
    return logIns.reset(name);
  }

  /**
   * Who logs in with that name and password. After {@value LogIns#MAX_FAILURES} failures in a row a
   * name is refused for a while, whatever the password.
   */
  public Optional<Person> logIn(String name, String password) {
    return logIns.logIn(name, password);
  }

  /** Who did what. */
  public Journal journal() {
    return journal;
  }

  @Override
  public void close() {
    ring.close();
  }

  private ApiKey insert(Tx tx, ApiKey wanted, KeyHash hash) {
    if (sql.insertKey(tx, wanted, hash)) {
      Map<String, String> details = Map.of("name", wanted.name(), "prefix", wanted.prefix());
      Act act = new Act(OPERATOR, "key.created", wanted.id().toString(), details);
      journal.record(tx, wanted.environment(), act);
      return wanted;
    }
    ApiKey known = sql.key(tx, hash);
    if (!known.environment().equals(wanted.environment()) || known.revokedAt() != null) {
      throw new IllegalArgumentException(
          "that secret belongs to a key of another environment or to a revoked one");
    }
    return known;
  }

  /** Changes who may do what: every node forgets what it remembers, this one at once. */
  private <T> T change(Function<Tx, T> work) {
    return database.inTx(
        Scope.everything(),
        tx -> {
          T answer = work.apply(tx);
          long revision = sql.nextRevision(tx);
          tx.afterCommit(() -> ring.outdate(revision));
          return answer;
        });
  }

  private static void requireName(String name) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("a name has 1 to " + MAX_NAME + " characters");
    }
  }
}
