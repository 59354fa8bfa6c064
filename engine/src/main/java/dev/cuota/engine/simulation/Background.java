package dev.cuota.engine.simulation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes simulations one after the other, and keeps what they find. */
final class Background implements AutoCloseable {
  /** Most that a node has at once: one that runs, and others that wait. */
  static final int MOST_OPEN = 3;

  /** A simulation that its node has said nothing of for so long goes on no more. */
  static final Duration LOST_AFTER = Duration.ofMinutes(1);

  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final int MAX_WHY = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private final Ground ground;
  private final Set<UUID> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("simulation").factory());
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("simulation-heart").factory());
  private volatile boolean closed;

  Background(Ground ground) {
    this.ground = ground;
    var _ =
        heart.scheduleWithFixedDelay(
            this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  synchronized Begun begin(Order order) {
    EnvironmentId environment = order.replay().scenario().environment();
    if (in(environment, tx -> SimulationSql.find(tx, environment, order.id(), Instant.MIN))
        .isPresent()) {
      return new Begun.Before(order.id());
    }
    if (open.size() >= MOST_OPEN) {
      return new Begun.TooMany(MOST_OPEN);
    }
    long total = order.replay().size();
    boolean made = in(environment, tx -> take(tx, environment, order, total));
    if (!made) {
      return new Begun.Before(order.id());
    }
    open.add(order.id());
    try {
      worker.execute(() -> run(order));
    } catch (RejectedExecutionException e) {
      open.remove(order.id());
      throw new IllegalStateException("this node is going down", e);
    }
    return new Begun.Yes(order.id());
  }

  private boolean take(Tx tx, EnvironmentId environment, Order order, long total) {
    Instant now = now();
    if (!SimulationSql.insert(tx, order, total, now)) {
      return false;
    }
    SimulationSql.forget(tx, environment, now.minus(Simulations.KEPT), Simulations.MOST_KEPT);
    Scenario scenario = order.replay().scenario();
    Map<String, String> told =
        Map.of(
            "from", scenario.first().toString(),
            "to", scenario.last().toString(),
            "catalog", scenario.catalog() == null ? "present" : scenario.catalog().name(),
            "plans", scenario.plans().toString());
    tell(tx, environment, order.cause(), "simulation.begun", order.id(), told);
    return true;
  }

  boolean cancel(EnvironmentId environment, UUID id, Cause cause) {
    return in(
        environment,
        tx -> {
          boolean was =
              SimulationSql.end(tx, environment, id, Simulation.Status.CANCELED, "", now());
          if (was) {
            tell(tx, environment, cause, "simulation.canceled", id, Map.of());
          }
          return was;
        });
  }

  private void run(Order order) {
    EnvironmentId environment = order.replay().scenario().environment();
    try {
      Keeping keeping = new Keeping(order, environment);
      if (keeping.reached(0)) {
        Simulated found = order.replay().run(keeping, JobRun.Progress.UNHEARD);
        if (!keeping.isGone()) {
          finish(order, environment, found);
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("the simulation {} has failed", order.id(), e);
      fail(environment, order.id(), e);
    } finally {
      open.remove(order.id());
    }
  }

  private void finish(Order order, EnvironmentId environment, Simulated found) {
    List<Projecting.OfPlan> plans = Projecting.of(order.replay().catalog(), found).plans();
    boolean _ =
        in(
            environment,
            tx -> {
              boolean wanted = SimulationSql.finish(tx, order.id(), found, now());
              if (wanted) {
                ResultSql.plans(tx, order.id(), environment, plans);
              }
              return wanted;
            });
  }

  private void fail(EnvironmentId environment, UUID id, RuntimeException e) {
    String why = e.toString();
    try {
      boolean _ =
          in(
              environment,
              tx ->
                  SimulationSql.end(
                      tx,
                      environment,
                      id,
                      Simulation.Status.FAILED,
                      why.substring(0, Math.min(why.length(), MAX_WHY)),
                      now()));
    } catch (RuntimeException again) {
      // The database is away. Nothing is heard of it any more, so that it counts as lost.
      LOG.warn("could not say that the simulation {} has failed: {}", id, again.toString());
    }
  }

  /** Keeps what is found as it is found. */
  private final class Keeping implements Replay.Audience {
    private final Order order;
    private final EnvironmentId environment;
    private long done;
    private boolean gone;

    Keeping(Order order, EnvironmentId environment) {
      this.order = order;
      this.environment = environment;
    }

    @Override
    public void done(List<SimulatedAccount> some) {
      done += some.size();
      gone =
          !in(
              environment,
              tx -> {
                boolean wanted = SimulationSql.reached(tx, order.id(), done, now());
                if (wanted) {
                  ResultSql.accounts(tx, order.id(), environment, some);
                  ResultSql.limits(tx, order.id(), environment, some);
                }
                return wanted;
              });
    }

    boolean reached(long accounts) {
      return in(environment, tx -> SimulationSql.reached(tx, order.id(), accounts, now()));
    }

    @Override
    public boolean isGone() {
      return gone || closed;
    }
  }

  private void beat() {
    if (open.isEmpty()) {
      return;
    }
    try {
      ground
          .platform()
          .database()
          .useTx(Scope.everything(), tx -> SimulationSql.seen(tx, List.copyOf(open), now()));
    } catch (RuntimeException e) {
      // The next beat tries again; what is lost meanwhile is shown as lost, and comes back.
      LOG.warn("could not say that simulations go on: {}", e.toString());
    }
  }

  private void tell(
      Tx tx,
      EnvironmentId environment,
      Cause cause,
      String act,
      UUID id,
      Map<String, String> after) {
    ground
        .rooms()
        .journal()
        .record(tx, environment, new Act(cause, act, id.toString(), 0, Map.of(), after));
  }

  private Instant now() {
    return ground.platform().clock().now();
  }

  private <T> T in(EnvironmentId environment, Function<Tx, T> work) {
    return ground.platform().database().inTx(Scope.of(environment), work);
  }

  @Override
  public void close() {
    closed = true;
    heart.shutdownNow();
    worker.shutdown();
  }
}
