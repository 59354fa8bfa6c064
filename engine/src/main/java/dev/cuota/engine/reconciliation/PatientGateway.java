package dev.cuota.engine.reconciliation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.GatewayAnswer;
import dev.cuota.engine.accounts.PaymentGateway;
import dev.cuota.engine.accounts.ProviderPage;
import dev.cuota.engine.accounts.ProviderSubscription;
import dev.cuota.engine.accounts.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks a provider again when it has no time, or is out of order for a moment. */
final class PatientGateway {
  /** So often one question is asked. */
  static final int MAX_TRIES = 6;

  /** So long is waited for another try, whatever the provider says. */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final PaymentGateway gateway;
  private final EnvironmentId environment;
  private final Pause pause;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    /** Until that time has gone by. */
    void await(Duration time) throws InterruptedException;
  }

  PatientGateway(PaymentGateway gateway, EnvironmentId environment, Pause pause) {
    this.gateway = gateway;
    this.environment = environment;
    this.pause = pause;
  }

  String provider() {
    return gateway.provider();
  }

  /** What it says now of one of ours; empty when it does not know it. */
  Optional<ProviderSubscription> find(Subscription one) {
    String ref = one.provider().ref();
    return ask(
        () ->
            ref == null ? gateway.findOurs(environment, one.id()) : gateway.find(environment, ref));
  }

  /** A page of all that it has; empty when there is none. */
  Optional<ProviderPage> page(@Nullable String cursor) {
    return ask(() -> gateway.page(environment, cursor));
  }

  private <T> Optional<T> ask(Supplier<GatewayAnswer<T>> question) {
    String why = "";
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Duration wait = FIRST_PAUSE.multipliedBy(1L << tries);
      switch (question.get()) {
        case GatewayAnswer.Found<T>(T what) -> {
          return Optional.of(what);
        }
        case GatewayAnswer.Missing<T> _ -> {
          return Optional.empty();
        }
        case GatewayAnswer.Limited<T>(Duration retryAfter) -> {
          why = "it was asked too often";
          wait = retryAfter.compareTo(wait) > 0 ? retryAfter : wait;
        }
        case GatewayAnswer.Unavailable<T>(String said) -> why = said;
      }
      await(wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE);
    }
    throw new Silent(why);
  }

  private void await(Duration time) {
    try {
      pause.await(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Silent("this node is stopping");
    }
  }

  /** The provider gave no answer, however often it was asked. */
  static final class Silent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Silent(String why) {
      super(why);
    }
  }
}
