package dev.cuota.engine.simulation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.Recount;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Tries other catalogs and mixes of plans on what was used. What goes for accounts stays as it is: nothing is
 * written but what was found.
 */
public final class Simulations implements AutoCloseable {
  /** How long results are kept. */
  public static final Duration KEPT = Duration.ofDays(30);

  /** Most simulations of an environment that are kept. */
  public static final int MOST_KEPT = 50;

  /** Most of one page of accounts or limits. */
  public static final int MAX_LIMIT = 1_000;

  private final Ground ground;
  private final Background background;

  /** The rooms it stands on. */
  public record Rooms(
      Journal journal,
      Catalogs catalogs,
      Accounts accounts,
      Metering metering,
      Limits limits,
      Billing billing) {}

  public Simulations(Platform platform, Rooms rooms) {
    this.ground = new Ground(platform, rooms);
    this.background = new Background(ground);
  }

  /** Makes a scenario ready, or says why it cannot be tried. */
  public Prepared prepare(Scenario scenario) {
    Instant now = ground.platform().clock().now();
    if (scenario.last().isBefore(scenario.first())
        || !scenario.last().minusMonths(Scenario.MAX_MONTHS).isBefore(scenario.first())
        || !Period.month(scenario.last()).start().isBefore(now)) {
      return new Prepared.WrongMonths(Scenario.MAX_MONTHS);
    }
    CatalogSnapshot present = ground.catalogs().current(scenario.environment());
    if (present.version() == 0) {
      return new Prepared.NoCatalog();
    }
    Course course = Course.of(scenario, present);
    if (!course.unknownPlans().isEmpty()) {
      return new Prepared.UnknownPlans(
          course.unknownPlans(), List.copyOf(course.catalog().catalog().plans().keySet()));
    }
    if (!course.uncountable().isEmpty() || course.anew().size() > Recount.MAX_METERS) {
      return new Prepared.Uncountable(
          course.uncountable().isEmpty()
              ? course.anew().stream().map(one -> one.meter().key()).toList()
              : course.uncountable());
    }
    return chosen(scenario, course);
  }

  private Prepared chosen(Scenario scenario, Course course) {
    if (scenario.accounts().isEmpty()) {
      return new Prepared.Ready(new Replay(ground, course, List.of()));
    }
    Map<String, Long> numbers =
        look(
            scenario.environment(),
            tx -> SimulationSql.accounts(tx, scenario.environment(), scenario.accounts()));
    List<String> unknown =
        scenario.accounts().stream().filter(key -> !numbers.containsKey(key)).toList();
    return unknown.isEmpty()
        ? new Prepared.Ready(
            new Replay(ground, course, numbers.values().stream().sorted().toList()))
        : new Prepared.UnknownAccounts(unknown);
  }

  /** Makes one in the background; the same again is the same one. */
  public Begun begin(Order order) {
    return background.begin(order);
  }

  /** One that was begun. */
  public Optional<Simulation> find(EnvironmentId environment, UUID id) {
    return look(environment, tx -> SimulationSql.find(tx, environment, id, lost()));
  }

  /** The newest, at most {@value #MOST_KEPT}. */
  public List<Simulation> newest(EnvironmentId environment) {
    return look(environment, tx -> SimulationSql.newest(tx, environment, MOST_KEPT, lost()));
  }

  /**
   * What became of accounts; those first whose bill changes most.
   *
   * @param limit 1 to {@value #MAX_LIMIT}
   */
  public List<SimulatedAccount> accounts(
      EnvironmentId environment, UUID id, int limit, int offset) {
    bounded(limit, offset);
    return look(environment, tx -> ResultSql.accounts(tx, environment, id, limit, offset));
  }

  /**
   * Who would have been refused something, those first who were not as it was.
   *
   * @param limit 1 to {@value #MAX_LIMIT}
   */
  public List<LimitedAccount> limits(EnvironmentId environment, UUID id, int limit, int offset) {
    bounded(limit, offset);
    return look(environment, tx -> ResultSql.limits(tx, environment, id, limit, offset));
  }

  /** What was found, to be projected on other numbers of accounts. */
  public Projecting projecting(EnvironmentId environment, UUID id) {
    return new Projecting(look(environment, tx -> ResultSql.plans(tx, environment, id)));
  }

  /** Stops one, on whichever node it is; false when there is none that goes on. */
  public boolean cancel(EnvironmentId environment, UUID id, Cause cause) {
    return background.cancel(environment, id, cause);
  }

  @Override
  public void close() {
    background.close();
  }

  private Instant lost() {
    return ground.platform().clock().now().minus(Background.LOST_AFTER);
  }

  private <T> T look(EnvironmentId environment, Function<Tx, T> work) {
    return ground.platform().database().lookTx(Scope.of(environment), work);
  }

  private static void bounded(int limit, int offset) {
    if (limit < 1 || limit > MAX_LIMIT || offset < 0) {
      throw new IllegalArgumentException("a page has 1 to %d rows".formatted(MAX_LIMIT));
    }
  }
}
