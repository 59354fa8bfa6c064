package dev.cuota.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many clients consume one hard limit at once, over HTTP: exactly the limit is allowed. */
class HardLimitStory {
  private static final int CLIENTS = 64;
  private static final int LIMIT = 10_000;

  /** So many more tries than the limit allows. */
  private static final int SURPLUS = 500;

  private static final int INGESTERS = 2;

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller app =
      server.caller(environment, KeyScope.CHECK, KeyScope.INGEST, KeyScope.READ);

  HardLimitStory() {
    assertThat(
            server
                .engine()
                .catalogs()
                .apply(
                    environment.id(),
                    ShopCatalog.catalog(ShopCatalog.large(LIMIT)),
                    "test",
                    "test"))
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void sixtyFourClientsAreAllowedExactlyTheLimit() throws Exception {
    assertThat(consumeUntilNothingIsLeft(false)).isEqualTo(LIMIT);
  }

  @Test
  void neitherMoreNorLessWhileEventsAreTakenIn() throws Exception {
    assertThat(consumeUntilNothingIsLeft(true)).isEqualTo(LIMIT);
  }

  @Tag("long")
  @RepeatedTest(20)
  void againAndAgain() throws Exception {
    assertThat(consumeUntilNothingIsLeft(false)).isEqualTo(LIMIT);
    assertThat(consumeUntilNothingIsLeft(true)).isEqualTo(LIMIT);
  }

  /** How many consumes were allowed, by the answers; the ledger must say the same. */
  private int consumeUntilNothingIsLeft(boolean ingesting) throws Exception {
    String tenant = "t" + UUID.randomUUID();
    AtomicInteger tries = new AtomicInteger(LIMIT + SURPLUS);
    AtomicInteger running = new AtomicInteger(CLIENTS);
    List<Future<Integer>> clients = new ArrayList<>();
    List<Future<Integer>> ingesters = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(client(tenant, tries, running)));
      }
      for (int i = 0; ingesting && i < INGESTERS; i++) {
        ingesters.add(threads.submit(ingester(tenant, running)));
      }
    }
    int allowed = sum(clients);
    assertThat(used(tenant, "orders")).isEqualTo(Quantity.of(allowed));
    if (ingesting) {
      assertThat(sum(ingesters)).isPositive();
      assertThat(used(tenant, "tokens")).isEqualTo(Quantity.of(sum(ingesters)));
    }
    return allowed;
  }

  private Callable<Integer> client(String tenant, AtomicInteger tries, AtomicInteger running) {
    String body = "{\"tenant\":\"%s\",\"feature\":\"orders\",\"amount\":1}".formatted(tenant);
    return () -> {
      int allowed = 0;
      try {
        while (tries.getAndDecrement() > 0) {
          HttpResponse<String> answer = app.post("/api/v1/consume", body);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
          allowed += answer.body().startsWith("{\"allowed\":true") ? 1 : 0;
        }
      } finally {
        running.decrementAndGet();
      }
      return allowed;
    };
  }

  /** Events of the same tenant, on another meter; says how many were stored. */
  private Callable<Integer> ingester(String tenant, AtomicInteger running) {
    return () -> {
      int stored = 0;
      while (running.get() > 0) {
        String event =
            """
            {"specversion": "1.0", "source": "shop", "id": "%s", "type": "tokens",
             "subject": "%s", "data": {"v": 1}}
            """
                .formatted(UUID.randomUUID(), tenant);
        HttpResponse<String> answer =
            app.post(
                "/api/v1/events",
                "application/cloudevents+json",
                event.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        stored++;
      }
      return stored;
    };
  }

  private Quantity used(String key, String meter) {
    Tenant tenant = server.engine().accounts().find(environment.id(), key).orElseThrow();
    int number =
        server.engine().metering().meters(environment.id()).meter(meter).orElseThrow().id();
    return server
        .engine()
        .metering()
        .totals(environment.id(), tenant.id(), Period.month(Clock.system().now()))
        .stream()
        .filter(total -> total.meter() == number)
        .map(MonthTotal::used)
        .findFirst()
        .orElse(Quantity.ZERO);
  }

  private static int sum(List<Future<Integer>> parts) throws Exception {
    int sum = 0;
    for (Future<Integer> part : parts) {
      sum += part.get();
    }
    return sum;
  }
}
