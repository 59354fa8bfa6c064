package dev.cuota.engine.limits;

import dev.cuota.core.rating.FeeOffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to agree on with an account.
 *
 * @param offer in the currency of the account's plan where it names none
 * @param since from when on; the start of a month
 * @param until before when; null for until it is ended
 * @param reason in 1 to {@value #MAX_REASON} characters
 * @param callerId a name of the caller's own, under which it is made once; null for none
 */
public record FeeWish(
    FeeOffer offer,
    Instant since,
    @Nullable Instant until,
    String reason,
    @Nullable String callerId) {

  /** Longest reason, in characters. */
  public static final int MAX_REASON = 500;

  /** Stands for the currency of the account's plan. */
  public static final String PLANNED = "";

  boolean isFor(AgreedFee before) {
    return before.line().terms().equals(offer.terms())
        && before.line().since().equals(since)
        && before.reason().equals(reason);
  }

  FeeWish in(String currency) {
    return new FeeWish(
        new FeeOffer(
            offer.feature(), offer.price(), offer.isPercent(), offer.threshold(), currency),
        since,
        until,
        reason,
        callerId);
  }
}
