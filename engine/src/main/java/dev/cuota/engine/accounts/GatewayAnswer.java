package dev.cuota.engine.accounts;

import java.time.Duration;

/** What a provider answers. */
public sealed interface GatewayAnswer<T> {

  /** This is it. */
  record Found<T>(T what) implements GatewayAnswer<T> {}

  /** It knows nothing of the kind. */
  record Missing<T>() implements GatewayAnswer<T> {}

  /** It was asked too often, and may be asked again after a while. */
  record Limited<T>(Duration retryAfter) implements GatewayAnswer<T> {}

  /** It gave no answer, or none that makes sense; asked again, it may. */
  record Unavailable<T>(String why) implements GatewayAnswer<T> {}
}
