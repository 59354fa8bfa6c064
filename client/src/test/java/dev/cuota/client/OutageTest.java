package dev.cuota.client;

import static dev.cuota.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {
  @TempDir Path folder;
  private final ReferenceServer server = new ReferenceServer();
  private final AtomicLong ahead = new AtomicLong();

  @AfterEach
  void stop() {
    server.close();
  }

  private CuotaClientBuilder settings() {
    CuotaClientBuilder settings =
        CuotaClient.builder(server.uri(), "key")
            .folder(folder.resolve("spool"))
            .requestTimeout(Duration.ofMillis(400));
    settings.nanos = () -> System.nanoTime() + ahead.get();
    return settings;
  }

  private long used(String feature) {
    return server.pools.used("acme", feature).longValueExact();
  }

  @Test
  void whatWasLetThroughAndTrackedInAnOutageArrivesOnceAfterwards() {
    server.metered("acme", "orders", 100_000, true).start();
    int events = 3_000;
    int allowed = 0;
    try (CuotaClient cuota = settings().build()) {
      allowed += cuota.consume("acme", "orders").allowed() ? 1 : 0;
      eventually("a lease", () -> cuota.status().leases() > 0);
      server.stop();
      for (int i = 0; i < events; i++) {
        cuota.track(UsageEvent.ofJson("order", "acme", "{\"n\":" + i + "}").withId("o" + i));
        allowed += cuota.consume("acme", "orders").allowed() ? 1 : 0;
      }
      assertThat(allowed).isEqualTo(events + 1);
      assertThat(cuota.consume("acme", "orders").source()).isEqualTo(Decision.Source.FAIL_OPEN);
      allowed++;
      eventually("noticed", () -> !cuota.status().connected());
      assertThat(cuota.status().owed()).isPositive();
      server.start();
      eventually("sent", () -> cuota.status().spoolEvents() + cuota.status().owed() == 0);
    }
    assertThat(server.events).hasSize(events);
    assertThat(used("orders")).isEqualTo(allowed);
    assertThat(server.pools.openLeases()).isZero();
  }

  @Test
  void anActionThatFailsClosedIsDeniedAndOneThatFailsOpenIsNot() {
    server.metered("acme", "orders", 100, true);
    server.action("refund", "orders", "1", "closed").action("order", "orders", "1", "open");
    server.feature("acme", "seats", "count", new BigDecimal(5), true).start();
    server.action("seat", "seats", "1", "closed");
    try (CuotaClient cuota = settings().build()) {
      assertThat(cuota.consume("acme", "seat").allowed()).isTrue();
      server.stop();
      Decision denied = cuota.consume("acme", "seat");
      assertThat(denied.allowed()).isFalse();
      assertThat(denied.source()).isEqualTo(Decision.Source.FAIL_CLOSED);
      assertThat(denied.status()).isEqualTo(503);
      assertThat(cuota.check("acme", "seat").source())
          .as("whatever was free when the server was last heard")
          .isEqualTo(Decision.Source.FAIL_CLOSED);
      assertThat(cuota.consume("acme", "order").source()).isEqualTo(Decision.Source.FAIL_OPEN);
    }
  }

  @Test
  void whatIsDeniedAsTheAnswerIsLostIsNotCounted() {
    server
        .metered("acme", "orders", 100, true)
        .feature("acme", "seats", "count", BigDecimal.TEN, true);
    server.action("refund", "orders", "3", "closed").action("seat", "seats", "2", "closed");
    server.start();
    try (CuotaClient cuota = settings().build()) {
      assertThat(cuota.consume("acme", "seat").allowed()).isTrue();
      for (String action : List.of("seat", "refund")) {
        server.faults =
            path ->
                path.endsWith("consume")
                    ? ReferenceServer.Fault.LOSE_ANSWER
                    : ReferenceServer.Fault.NONE;
        eventually("connected", () -> cuota.status().connected());
        Decision denied = cuota.consume("acme", action);
        assertThat(denied.source()).isEqualTo(Decision.Source.FAIL_CLOSED);
      }
      assertThat(used("seats")).as("recorded").isEqualTo(4);
      assertThat(used("orders")).as("recorded").isEqualTo(3);
      server.faults = path -> ReferenceServer.Fault.NONE;
      eventually("settled", () -> cuota.status().owed() == 0);
      assertThat(used("seats")).isEqualTo(2);
      assertThat(used("orders")).isZero();
    }
  }

  @Test
  void theNextProcessKnowsWhatFailsClosedBeforeItReachesTheServer() {
    server.metered("acme", "orders", 100, true).action("refund", "orders", "3", "closed").start();
    try (CuotaClient cuota = settings().build()) {
      assertThat(cuota.consume("acme", "refund").allowed()).isTrue();
      server.stop();
    }
    try (CuotaClient next = settings().build()) {
      Decision denied = next.consume("acme", "refund");
      assertThat(denied.source()).isEqualTo(Decision.Source.FAIL_CLOSED);
      assertThat(next.consume("acme", "orders").source()).isEqualTo(Decision.Source.FAIL_OPEN);
      server.start();
      eventually("settled", () -> next.status().owed() == 0 && next.status().leases() == 0);
    }
  }

  @Test
  void aServerThatWasNeverThereIsDecidedWithoutByTheDefault() {
    URI nowhere = server.start().uri();
    server.stop();
    try (CuotaClient open = CuotaClient.builder(nowhere, "key").build();
        CuotaClient closed =
            CuotaClient.builder(nowhere, "key").failureMode(FailureMode.CLOSED).build()) {
      assertThat(open.consume("acme", "x").source()).isEqualTo(Decision.Source.FAIL_OPEN);
      assertThat(open.check("acme", "x").allowed()).isTrue();
      assertThat(closed.consume("acme", "x").source()).isEqualTo(Decision.Source.FAIL_CLOSED);
      assertThat(open.status().connected()).isFalse();
      assertThat(open.status().lastError()).isNotNull();
    }
  }

  @Test
  void afterOneTimeoutNobodyWaitsForAnother() {
    server.feature("acme", "seats", "count", new BigDecimal(500), true).start();
    try (CuotaClient cuota = settings().build()) {
      cuota.consume("acme", "seats");
      server.lateMillis = 3_000;
      server.faults =
          path -> path.contains("stream") ? ReferenceServer.Fault.NONE : ReferenceServer.Fault.LATE;
      int before = server.asked("/api/v1/consume");
      for (int i = 0; i < 200; i++) {
        assertThat(cuota.consume("acme", "seats").source()).isEqualTo(Decision.Source.FAIL_OPEN);
      }
      assertThat(server.asked("/api/v1/consume") - before).isEqualTo(1);
      server.faults = path -> ReferenceServer.Fault.NONE;
      eventually("settled", () -> cuota.status().owed() == 0);
      eventually(
          "connected", () -> cuota.consume("acme", "seats").source() == Decision.Source.SERVER);
    }
    assertThat(used("seats")).isGreaterThanOrEqualTo(202);
  }

  @Test
  void whatDoesNotFitAfterwardsIsRecordedBeyondTheLimit() {
    server.metered("acme", "orders", 10, true).start();
    try (CuotaClient cuota = settings().build()) {
      cuota.consume("acme", "orders", 1);
      server.stop();
      ahead.addAndGet(Duration.ofSeconds(11).toNanos());
      int let = 0;
      for (int i = 0; i < 25; i++) {
        let += cuota.consume("acme", "orders").allowed() ? 1 : 0;
      }
      assertThat(let).isEqualTo(25);
      server.start();
      eventually("settled", () -> cuota.status().owed() == 0 && used("orders") == 26);
    }
    assertThat(server.overruns.get()).isPositive();
  }

  @Test
  void aLeaseThatWasNotHeardOfForItsTimeIsSpentNoMore() {
    server.metered("acme", "orders", 1_000, true).start();
    try (CuotaClient cuota = settings().build()) {
      cuota.consume("acme", "orders");
      eventually("a lease", () -> cuota.status().leases() > 0);
      server.faults = path -> ReferenceServer.Fault.LOSE_REQUEST;
      ahead.addAndGet(Duration.ofSeconds(11).toNanos());
      eventually(
          "expired", () -> cuota.consume("acme", "orders").source() == Decision.Source.FAIL_OPEN);
      server.faults = path -> ReferenceServer.Fault.NONE;
    }
  }

  @Test
  void lostLateAndDoubledMessagesChangeNoSum() {
    server.metered("acme", "orders", 1_000_000, true).start();
    server.lateMillis = 600;
    Random random = new Random(42);
    ReferenceServer.Fault[] faults = ReferenceServer.Fault.values();
    server.faults =
        path -> {
          synchronized (random) {
            return random.nextInt(10) < 7
                ? ReferenceServer.Fault.NONE
                : faults[random.nextInt(faults.length)];
          }
        };
    server.pools.mostGranted = BigDecimal.valueOf(300);
    int allowed = 0;
    int events = 2_000;
    try (CuotaClient cuota = settings().build()) {
      long until = System.nanoTime() + Duration.ofSeconds(6).toNanos();
      for (int i = 0; System.nanoTime() - until < 0; i++) {
        allowed += cuota.consume("acme", "orders").allowed() ? 1 : 0;
        if (i < events) {
          cuota.track(UsageEvent.ofJson("order", "acme", "{\"n\":" + i + "}").withId("o" + i));
        }
        if (i % 100 == 0) {
          java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
      }
      server.faults = path -> ReferenceServer.Fault.NONE;
      eventually("settled", () -> cuota.status().owed() + cuota.status().spoolEvents() == 0);
      eventually("connected", () -> cuota.status().connected());
    }
    assertThat(used("orders")).isEqualTo(allowed);
    assertThat(server.events).hasSize(events);
    assertThat(server.pools.pool("acme", "orders").held).isZero();
  }
}
