package dev.cuota.server.imports;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.metering.Acceptance;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.GroupCommit;
import java.time.Duration;
import java.util.List;

/** The ledger of an environment; waits a little when it has too much to do. */
public final class MeteringSink implements Sink {
  private static final int MAX_ATTEMPTS = 100;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Metering metering;
  private final EnvironmentId environment;

  public MeteringSink(Metering metering, EnvironmentId environment) {
    this.metering = metering;
    this.environment = environment;
  }

  @Override
  public Acceptance accept(List<UsageEvent> events) {
    for (int attempt = 1; ; attempt++) {
      try {
        return metering.accept(environment, events, BatchRule.EACH_ALONE);
      } catch (GroupCommit.Overloaded e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the ledger", e);
    }
  }
}
