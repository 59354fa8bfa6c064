package dev.cuota.client;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

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
@SuppressWarnings("DoNotCallSuggester") // a skeleton until the next commit
public final class CuotaClient implements AutoCloseable {
  CuotaClient(CuotaClientBuilder settings) {}

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
    throw new UnsupportedOperationException();
  }

  /**
   * Lets a tenant do an action and records it, or denies it.
   *
   * @throws CuotaRefused for an action that is not in the catalog
   */
  public Decision consume(String tenant, String action) {
    return consume(Use.action(tenant, action));
  }

  /**
   * The same with another amount than the action's own.
   *
   * @param amount in the feature's unit, positive
   */
  public Decision consume(String tenant, String action, long amount) {
    return consume(Use.action(tenant, action).withAmount(java.math.BigDecimal.valueOf(amount)));
  }

  /**
   * Lets a tenant use something and records it, or denies it.
   *
   * @throws CuotaRefused for what is not in the catalog, and an id that was used for something else
   */
  public Decision consume(Use use) {
    throw new UnsupportedOperationException();
  }

  /**
   * Holds an amount until it is known how much was used.
   *
   * @param use of one thing
   * @param ttl how long, in whole seconds, before it is released by itself
   */
  public Reservation reserve(Use use, Duration ttl) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes an event to be sent. Once this returns, it is sent sooner or later, exactly once.
   *
   * @throws SpoolFull when the bound on what waits is reached
   */
  public void track(UsageEvent event) {
    throw new UnsupportedOperationException();
  }

  /**
   * How a tenant stands, no older than about a second while the server answers.
   *
   * @throws CuotaUnavailable when nothing is known of the tenant and the server is not reached
   * @throws CuotaRefused when there is no such tenant
   */
  public TenantUsage usage(String tenant) {
    throw new UnsupportedOperationException();
  }

  /**
   * Calls a listener with each tenant whose plan, limits or standing have changed, after the change
   * is in force here. It is called by a thread of the client's and should return soon.
   *
   * @return closing it ends the calls
   */
  public Subscription onChange(Consumer<String> listener) {
    throw new UnsupportedOperationException();
  }

  /** Ends the calls to a listener when closed. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** How the client is doing. */
  public ClientStatus status() {
    throw new UnsupportedOperationException();
  }

  /**
   * Sends everything that waits: events, uses that were let through, what was spent.
   *
   * @return false when something still waits after {@code atMost}
   */
  public boolean flush(Duration atMost) {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the leases, sends what waits, and ends, all within the close timeout. What could not be
   * sent stays in the folder for the next start. Afterwards uses are decided by failure mode.
   */
  @Override
  public void close() {}
}
