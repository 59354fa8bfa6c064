package dev.cuota.benchmarks;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.limits.LimitRequest;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long it takes until an override counts on another node, and in an application at one. */
@Command(
    name = "follow",
    description = "Change overrides on one node; wait until another, and the SDK, decide by them.",
    mixinStandardHelpOptions = true)
final class FollowBench implements Callable<Integer> {
  @Option(
      names = "--changes",
      defaultValue = "200",
      description = "How many changes (${DEFAULT-VALUE}).")
  private int changes;

  @Override
  public Integer call() throws Exception {
    try (Bench bench = Bench.open()) {
      print("another node", followed(bench.url()));
      print("an application at another node", ClientFollow.run(bench.url("client"), changes));
    }
    return 0;
  }

  private List<Long> followed(String database) throws Exception {
    List<Long> millis = new ArrayList<>();
    try (Engine here = Engine.open(database, Clock.system(), Ids.random());
        Engine there = Engine.open(database, Clock.system(), Ids.random())) {
      EnvironmentId environment = here.security().createEnvironment("bench", "Bench").id();
      here.catalogs().apply(environment, LedgerBench.catalog(), Workload.CATALOG, "bench");
      Tenant tenant = here.accounts().tenant(environment, "acme");
      for (int i = 1; i <= changes; i++) {
        Limit limit = Limit.atMost(i);
        long start = System.nanoTime();
        here.limits()
            .override(tenant, false, new OverrideChange("calls", limit, null, "", "bench"));
        while (!limit(there, environment).equals(limit)) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      }
    }
    return millis;
  }

  private static void print(String who, List<Long> millis) {
    Collections.sort(millis);
    System.out.printf(
        "%s: %d changes, median %d ms, 99th percentile %d ms, longest %d ms%n",
        who,
        millis.size(),
        millis.get(millis.size() / 2),
        millis.get(millis.size() * 99 / 100),
        millis.getLast());
  }

  private static Limit limit(Engine engine, EnvironmentId environment) {
    LimitRequest request = LimitRequest.of("acme", new LimitRequest.Wanted("calls", false, null));
    return switch (engine.limits().check(environment, request)) {
      case LimitAnswer.Decided decided -> decided.lines().getFirst().limit();
      case LimitAnswer other -> throw new IllegalStateException(other.toString());
    };
  }
}
