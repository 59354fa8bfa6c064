package dev.cuota.benchmarks;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Decision;
import dev.cuota.core.catalog.Limit;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * How long it takes until an application decides by itself by an override that another node has taken
 * than the one it is connected to. The feature is taken away, given back, and its limit put below what
 * is used, in turn.
 */
final class ClientFollow {
  private static final String FEATURE = "calls";

  private ClientFollow() {}

  /** Milliseconds of each change. */
  static List<Long> run(String database, int changes) throws Exception {
    List<Long> millis = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(database, List.of());
        Engine elsewhere = Engine.open(database, Clock.system(), Ids.random());
        CuotaClient client =
            CuotaClient.builder(URI.create("http://localhost:" + server.port()), ServerProcess.KEY)
                .build()) {
      until(client, ClientFollow::isLeased);
      Tenant tenant =
          elsewhere.accounts().tenant(elsewhere.security().defaultEnvironment().id(), "acme");
      for (int i = 0; i < changes; i++) {
        Change change = Change.values()[i % Change.values().length];
        long start = System.nanoTime();
        elsewhere
            .limits()
            .override(
                tenant, false, new OverrideChange(FEATURE, change.limit(i), null, "", "bench"));
        until(client, change::isInForce);
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      }
    }
    return millis;
  }

  private enum Change {
    TAKEN_AWAY,
    GIVEN_BACK,
    PUT_BELOW,
    RAISED;

    Limit limit(int number) {
      return switch (this) {
        case TAKEN_AWAY -> Limit.notIncluded();
        case PUT_BELOW -> Limit.atMost(1);
        case GIVEN_BACK, RAISED -> Limit.atMost(1_000_000_000L + number);
      };
    }

    boolean isInForce(Decision decision) {
      return switch (this) {
        case TAKEN_AWAY -> !decision.allowed() && decision.source() == Decision.Source.SNAPSHOT;
        case PUT_BELOW -> !decision.allowed() && decision.source() == Decision.Source.LEASE;
        case GIVEN_BACK, RAISED -> isLeased(decision);
      };
    }
  }

  private static boolean isLeased(Decision decision) {
    return decision.allowed() && decision.source() == Decision.Source.LEASE;
  }

  private static void until(CuotaClient client, Predicate<Decision> right) {
    while (!right.test(client.consume("acme", "call"))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
