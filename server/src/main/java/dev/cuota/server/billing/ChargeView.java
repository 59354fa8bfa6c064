package dev.cuota.server.billing;

import dev.cuota.core.platform.Money;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.Charge;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a provider was asked for, as it is written.
 *
 * @param reference the provider's name for the payment
 * @param payAt where the account can pay it itself
 * @param why nothing was taken, or is not known to be
 * @param adjustments that it asks for; none when it was given up
 */
record ChargeView(
    UUID id,
    long account,
    String provider,
    String amount,
    String currency,
    String status,
    @Nullable String reference,
    @Nullable String payAt,
    @Nullable String why,
    int tries,
    @Nullable Instant nextTryAt,
    Instant madeAt,
    Instant changedAt,
    List<UUID> adjustments) {

  static ChargeView of(Charge one, List<Adjustment> adjustments) {
    Money amount = one.amount();
    return new ChargeView(
        one.id(),
        one.account(),
        one.provider(),
        amount.digits(),
        amount.currency(),
        one.answer().status().wire(),
        one.answer().ref(),
        one.answer().url(),
        one.answer().why(),
        one.tries(),
        one.nextTryAt(),
        one.madeAt(),
        one.changedAt(),
        adjustments.stream().map(Adjustment::id).toList());
  }
}
