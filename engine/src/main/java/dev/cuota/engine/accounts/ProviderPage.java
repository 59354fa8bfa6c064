package dev.cuota.engine.accounts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the subscriptions that a provider has.
 *
 * @param next where the next page begins; null when this is the last
 */
public record ProviderPage(List<ProviderSubscription> subscriptions, @Nullable String next) {
  public ProviderPage {
    subscriptions = List.copyOf(subscriptions);
  }
}
