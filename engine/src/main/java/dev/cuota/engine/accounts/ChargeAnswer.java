package dev.cuota.engine.accounts;

import org.jspecify.annotations.Nullable;

/** What a provider says when it is asked for money, or what has become of that. */
public sealed interface ChargeAnswer {

  /**
   * It has the money.
   *
   * @param ref its name for the payment
   */
  record Taken(String ref) implements ChargeAnswer {}

  /**
   * The account has to pay it itself.
   *
   * @param url where
   */
  record Waiting(String ref, String url) implements ChargeAnswer {}

  /**
   * It says no, for good.
   *
   * @param why in its words; never a secret
   */
  record Declined(@Nullable String ref, String why) implements ChargeAnswer {}

  /** It was not reached, or does not want to be asked now: surely nothing was taken. */
  record Unreached(String why) implements ChargeAnswer {}

  /** Nobody knows whether it has taken anything; it has to be asked what became of it. */
  record Unsure(String why) implements ChargeAnswer {}
}
