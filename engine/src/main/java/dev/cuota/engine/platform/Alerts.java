package dev.cuota.engine.platform;

import dev.cuota.core.platform.EnvironmentId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody should look at, raised and resolved by whatever room finds out. The same alarm again,
 * while it is open, is counted and not repeated.
 */
public final class Alerts {
  /** Most alerts shown at once. */
  public static final int MAX_SHOWN = 200;

  /** Most alerts of one kind that are read at once. */
  public static final int MAX_OF_KIND = 10_000;

  /** How long a resolved alert is kept. */
  static final Duration KEEP_RESOLVED = Duration.ofDays(400);

  private final Database database;
  private final Clock clock;
  private final Ids ids;
  private final AlertsSql sql = new AlertsSql();

  public Alerts(Database database, Clock clock, Ids ids) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
  }

  /** Raises an alarm, or counts it again if it is open; publishes {@link AlertRaised} if it is new. */
  public void raise(Tx tx, Alarm alarm) {
    Alert alert = sql.raise(tx, ids.next(), alarm, clock.now());
    if (alert.times() == 1) {
      tx.publish(new AlertRaised(alert));
    }
  }

  /** The same in a transaction of its own, for who has none. */
  public void raise(Alarm alarm) {
    database.useTx(scope(alarm.environment()), tx -> raise(tx, alarm));
  }

  /**
   * Says that it is over; harmless when nothing of the kind is open. Publishes {@link AlertResolved}.
   *
   * @param alarm its severity and details do not matter
   * @param by what found out, or who said so
   */
  public void resolve(Tx tx, Alarm alarm, String by) {
    sql.resolve(tx, alarm, clock.now(), by).ifPresent(one -> tx.publish(new AlertResolved(one)));
  }

  /**
   * Somebody says that it is over.
   *
   * @param environment only this one's and those of the installation
   * @return empty when it is not open
   */
  public Optional<Alert> resolve(EnvironmentId environment, UUID id, String by) {
    return database.inTx(
        Scope.of(environment),
        tx -> {
          Optional<Alert> resolved = sql.resolve(tx, id, clock.now(), by);
          resolved.ifPresent(one -> tx.publish(new AlertResolved(one)));
          return resolved;
        });
  }

  /**
   * What is open, the worst first and then the newest; at most {@value #MAX_SHOWN}.
   *
   * @param environment this one's and those of the installation; null for all
   */
  public List<Alert> open(@Nullable EnvironmentId environment) {
    return database.inTx(scope(environment), tx -> sql.open(tx, MAX_SHOWN));
  }

  /** What is open of one kind, of all environments; at most {@value #MAX_OF_KIND}. */
  public List<Alert> openOf(String kind) {
    return database.inTx(Scope.everything(), tx -> sql.openOf(tx, kind, MAX_OF_KIND));
  }

  /** How many are open. */
  public long countOpen(EnvironmentId environment) {
    return database.inTx(Scope.of(environment), sql::countOpen);
  }

  /** Forgets what was resolved {@link #KEEP_RESOLVED} ago or earlier; says how many. */
  public long sweep(boolean dryRun) {
    return database.inTx(
        Scope.everything(), tx -> sql.sweep(tx, clock.now().minus(KEEP_RESOLVED), dryRun));
  }

  private static Scope scope(@Nullable EnvironmentId environment) {
    return environment == null ? Scope.everything() : Scope.of(environment);
  }
}
