package dev.cuota.client;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way to a Cuota server: asks whether a tenant may use something, records that it did, and sends
 * events. One for each process; safe for use by any number of threads, virtual ones too. Deciding
 * never throws because the server is away: see {@link FailureMode}.
 *
 * <pre>{@code
 * try (CuotaClient cuota = CuotaClient.builder(URI.create("http://localhost:8080"), key)
 *     .folder(Path.of("/var/lib/shop/cuota")).build()) {
 *   if (!cuota.consume("acme", "create_coupon").allowed()) { … }
 * }
 * }</pre>
 */
public final class CuotaClient implements AutoCloseable {
  private final Engine engine;
  private final Desks desks;
  private final Decider decider;
  private final Counters counters;

  CuotaClient(CuotaClientBuilder settings) {
    this.engine = new Engine(settings);
    this.desks = engine.desks;
    this.decider = engine.decider;
    this.counters = engine.counters;
    engine.start();
    engine.startHeir(settings);
  }

  /**
   * Begins to describe a client.
   *
   * @param server such as {@code http://localhost:8080}
   * @param key an API key with the scopes {@code check} and {@code ingest}
   */
  public static CuotaClientBuilder builder(URI server, String key) {
    return new CuotaClientBuilder(server, key);
  }

  /** Whether the tenant could do an action now. Records nothing. */
  public Decision check(String tenant, String action) {
    return check(Use.action(tenant, action));
  }

  /**
   * Whether something could be used now. Records nothing.
   *
   * @throws CuotaRefused for an action or feature that is not in the catalog
   */
  public Decision check(Use use) {
    return counters.count(decider.check(use));
  }

  /**
   * Lets a tenant do an action and records it, or denies it.
   *
   * @throws CuotaRefused for an action that is not in the catalog
   */
  public Decision consume(String tenant, String action) {
    Desk desk = desks.find(tenant);
    Route route = desk == null ? null : desk.routes.actions().get(action);
    if (route != null && route.millionths() > 0) {
      Decision leased = route.gate().spend(route.millionths());
      if (leased != null) {
        return leased;
      }
    }
    return decide(Use.action(tenant, action));
  }

  /**
   * The same with another amount than the action's own.
   *
   * @param amount in the feature's unit, positive
   */
  public Decision consume(String tenant, String action, long amount) {
    Desk desk = desks.find(tenant);
    Route route = desk == null ? null : desk.routes.actions().get(action);
    long millionths = Millionths.exact(amount);
    if (route != null && millionths > 0) {
      Decision leased = route.gate().spend(millionths);
      if (leased != null) {
        return leased;
      }
    }
    return decide(Use.action(tenant, action).withAmount(BigDecimal.valueOf(amount)));
  }

  /**
   * Lets a tenant use something and records it, or denies it.
   *
   * @throws CuotaRefused for what is not in the catalog, and an id that was used for something else
   */
  public Decision consume(Use use) {
    if (use.id() == null && use.wanted().size() == 1) {
      Desk desk = desks.find(use.tenant());
      Decision leased = desk == null ? null : leased(desk.routes, use.only());
      if (leased != null) {
        return leased;
      }
    }
    return decide(use);
  }

  private static @Nullable Decision leased(Route.Table routes, Wanted wanted) {
    Route route = routes.of(wanted.isAction()).get(wanted.name());
    if (route == null) {
      return null;
    }
    BigDecimal amount = wanted.amount();
    long millionths = amount == null ? route.millionths() : Millionths.exact(amount);
    return millionths > 0 ? route.gate().spend(millionths) : null;
  }

  private Decision decide(Use use) {
    return counters.count(decider.consume(use));
  }

  /**
   * Takes back what was consumed, as it did not come about after all: what exists is freed, what is
   * used up counts no more, both in a moment. What a lease allowed can be used again at once; if it was
   * reported already, which is so after about a second, it counts until then. Who knows beforehand that
   * it may fail reserves instead.
   *
   * @param use as it was consumed
   * @param decision the answer to it
   * @return false when it stays counted: it was denied, let through without the server, or is of a
   *     lease that has been returned meanwhile
   */
  public boolean giveBack(Use use, Decision decision) {
    return decider.giveBack(use, decision);
  }

  /**
   * Holds an amount until it is known how much was used.
   *
   * @param use of one thing
   * @param ttl how long, in whole seconds, before it is released by itself
   */
  public Reservation reserve(Use use, Duration ttl) {
    use.only();
    if (ttl.isNegative() || ttl.isZero()) {
      throw new IllegalArgumentException("must be held for some time: " + ttl);
    }
    return engine.reservations.reserve(use, ttl, decider.mode(use));
  }

  /**
   * Takes an event to be sent. Once this returns, it is sent sooner or later, exactly once.
   *
   * @throws SpoolFull when the bound on what waits is reached
   */
  public void track(UsageEvent event) {
    engine.track(event);
  }

  /**
   * How a tenant stands, no older than about a second while the server answers.
   *
   * @throws CuotaUnavailable when nothing is known of the tenant and the server is not reached
   * @throws CuotaRefused when there is no such tenant
   */
  public TenantUsage usage(String tenant) {
    return engine.usage(tenant);
  }

  /**
   * Calls a listener with each tenant whose plan, limits or standing have changed, after the change
   * is in force here. It is called by a thread of the client's and should return soon.
   *
   * @return closing it ends the calls
   */
  public Subscription onChange(Consumer<String> listener) {
    return desks.listen(listener);
  }

  /** Ends the calls to a listener when closed. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** How the client is doing. */
  public ClientStatus status() {
    return engine.status();
  }

  /**
   * Sends everything that waits: events, uses that were let through, what was spent.
   *
   * @return false when something still waits after {@code atMost}
   */
  public boolean flush(Duration atMost) {
    return engine.flush(atMost);
  }

  /**
   * Returns the leases, sends what waits, and ends, all within the close timeout. What could not be
   * sent stays in the folder for the next start. Afterwards uses are decided by failure mode.
   */
  @Override
  public void close() {
    engine.close();
  }

  /** Counts a call that was settled by its estimate, as nobody said what it used. For adapters. */
  public void countEstimated() {
    counters.settledByEstimate.increment();
  }

  /** What is counted, for metrics. */
  Engine engine() {
    return engine;
  }
}
