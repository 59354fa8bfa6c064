package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that an account is asked for.
 *
 * @param charge its id, under which it is asked for once however often the provider is told
 * @param account the platform's name for it
 * @param subscription what the provider calls the account's subscription; null when it has no name for it
 * @param amount rounded, more than nothing
 * @param title what it is for, in a line
 */
public record ChargeOrder(
    UUID charge,
    EnvironmentId environment,
    String account,
    @Nullable String subscription,
    Money amount,
    String title) {
  public ChargeOrder {
    if (amount.signum() <= 0 || !amount.isRounded()) {
      throw new IllegalArgumentException(amount + " cannot be charged");
    }
  }
}
