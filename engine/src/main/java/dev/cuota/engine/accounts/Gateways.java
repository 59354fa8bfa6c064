package dev.cuota.engine.accounts;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The providers of payments that this installation can talk to. */
public final class Gateways {
  private final Map<String, PaymentGateway> gateways = new ConcurrentSkipListMap<>();

  Gateways() {}

  /**
   * Adds one.
   *
   * @throws IllegalStateException when there is one of its name
   */
  public void add(PaymentGateway gateway) {
    if (gateways.putIfAbsent(gateway.provider(), gateway) != null) {
      throw new IllegalStateException("there are two gateways to " + gateway.provider());
    }
  }

  /** All of them, by name. */
  public Collection<PaymentGateway> all() {
    return List.copyOf(gateways.values());
  }

  /** The one to that provider; empty when there is none. */
  public Optional<PaymentGateway> to(String provider) {
    return Optional.ofNullable(gateways.get(provider));
  }
}
