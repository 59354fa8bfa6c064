package dev.cuota.engine.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * People and their passwords. Guessing is bounded twice: by name, so that a password cannot be tried
 * out, and in all, because each try costs a good part of a second of CPU.
 */
final class LogIns {
  static final int MAX_FAILURES = 5;

  /** For how long a name is refused, counted from the last failure. */
  static final Duration PAUSE = Duration.ofMinutes(5);

  static final int MAX_PASSWORD = 256;

  private static final int MAX_AT_ONCE = 2;
  private static final int MAX_NAMES_REMEMBERED = 10_000;

  /** Compared with for unknown names, so that they take as long as known ones. */
  private static final String NOBODY = Passwords.hash(Secrets.password());

  private final Database database;
  private final SecuritySql sql;
  private final Clock clock;
  private final Ids ids;
  private final Semaphore atOnce = new Semaphore(MAX_AT_ONCE);
  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(MAX_NAMES_REMEMBERED).build();

  /** A person as stored. */
  record Stored(Person person, String password) {}

  private record Failures(int count, Instant last) {}

  LogIns(Database database, SecuritySql sql, Clock clock, Ids ids) {
    this.database = database;
    this.sql = sql;
    this.clock = clock;
    this.ids = ids;
  }

  Optional<String> createFirst(String name) {
    return database.inTx(
        Scope.everything(),
        tx -> {
          if (sql.isAnybodyThere(tx)) {
            return Optional.empty();
          }
          String password = Secrets.password();
          Person person = new Person(ids.next(), name);
          sql.insertPerson(tx, person, Passwords.hash(password), clock.now());
          return Optional.of(password);
        });
  }

  Optional<String> reset(String name) {
    String password = Secrets.password();
    String hash = Passwords.hash(password);
    boolean known = database.inTx(Scope.everything(), tx -> sql.updatePassword(tx, name, hash));
    failures.invalidate(folded(name));
    return known ? Optional.of(password) : Optional.empty();
  }

  Optional<Person> logIn(String name, String password) {
    if (name.length() > Security.MAX_NAME
        || password.length() > MAX_PASSWORD
        || isPaused(name)
        || !atOnce.tryAcquire()) {
      return Optional.empty();
    }
    try {
      Optional<Stored> stored = database.inTx(Scope.everything(), tx -> sql.person(tx, name));
      boolean right = Passwords.matches(password, stored.map(Stored::password).orElse(NOBODY));
      Optional<Person> person = stored.filter(_ -> right).map(Stored::person);
      remember(name, person.isPresent());
      return person;
    } finally {
      atOnce.release();
    }
  }

  private boolean isPaused(String name) {
    Failures past = failures.getIfPresent(folded(name));
    return past != null
        && past.count() >= MAX_FAILURES
        && clock.now().isBefore(past.last().plus(PAUSE));
  }

  private void remember(String name, boolean success) {
    if (success) {
      failures.invalidate(folded(name));
      return;
    }
    Instant now = clock.now();
    failures
        .asMap()
        .merge(
            folded(name),
            new Failures(1, now),
            (past, _) ->
                now.isBefore(past.last().plus(PAUSE))
                    ? new Failures(past.count() + 1, now)
                    : new Failures(1, now));
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
