package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A provider of payments, with its subscriptions and what it is asked to charge: whatever it calls their statuses,
 * an adapter says them in our words, and what it does not know as {@code unknown}. It is asked outside
 * of all transactions, bounds its own waiting, and answers a fault of the provider or the network with
 * {@link GatewayAnswer.Unavailable} rather than by throwing.
 */
public interface PaymentGateway {

  /** By which name subscriptions know it, such as {@code stripe}. */
  String provider();

  /** What it says now of the one that it calls so. */
  GatewayAnswer<ProviderSubscription> find(EnvironmentId environment, String ref);

  /** What it says now of the one that was begun there for ours. */
  GatewayAnswer<ProviderSubscription> findOurs(EnvironmentId environment, UUID subscription);

  /**
   * A page of all that it has, those included that have ended.
   *
   * @param cursor where the page before ended; null for the first
   */
  GatewayAnswer<ProviderPage> page(EnvironmentId environment, @Nullable String cursor);

  /**
   * Asks an account for money. Asked again under the same id it says what became of the first time, as long
   * as it remembers: after a day {@link #findCharge} is asked first.
   */
  ChargeAnswer charge(ChargeOrder order);

  /** What has become of what was asked for under that id; missing when it never heard of it. */
  GatewayAnswer<ChargeAnswer> findCharge(EnvironmentId environment, UUID charge);
}
