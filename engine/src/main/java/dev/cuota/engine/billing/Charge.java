package dev.cuota.engine.billing;

import dev.cuota.core.billing.ChargeStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that a provider was asked for.
 *
 * @param account internal number
 * @param answer what the provider has said so far
 * @param nextTryAt when it is asked again; null when there is an answer for good
 */
public record Charge(
    UUID id,
    EnvironmentId environment,
    long account,
    String provider,
    Money amount,
    Answer answer,
    int tries,
    @Nullable Instant nextTryAt,
    Instant madeAt,
    Instant changedAt) {

  /**
   * What a provider has said.
   *
   * @param ref its name for the payment; null while it has none
   * @param url where the account can pay it itself; null when it need not
   * @param why nothing was taken, or is not known to be; null when all is well
   */
  public record Answer(
      ChargeStatus status, @Nullable String ref, @Nullable String url, @Nullable String why) {
    /** It was not asked yet. */
    static final Answer NONE = new Answer(ChargeStatus.OPEN, null, null, null);
  }

  /** After it was asked once more. */
  Charge answered(Answer said, Instant now) {
    int asked = tries + 1;
    return new Charge(
        id,
        environment,
        account,
        provider,
        amount,
        said,
        asked,
        said.status().isOver() ? null : now.plus(ChargeStatus.pause(asked)),
        madeAt,
        now);
  }
}
