package dev.cuota.client;

import static dev.cuota.client.Eventually.eventually;
import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.TEN;
import static java.math.BigDecimal.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final ReferenceServer server = new ReferenceServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private CuotaClient client() {
    return CuotaClient.builder(server.uri(), "key").folder(folder.resolve("spool")).build();
  }

  @Test
  void whatThePlanDoesNotIncludeIsDeniedHere() {
    server.feature("acme", "coupons", "count", new BigDecimal(-1), true).start();
    try (CuotaClient cuota = client()) {
      Decision denied = cuota.consume("acme", "coupons");
      assertThat(denied.allowed()).isFalse();
      assertThat(denied.code()).isEqualTo("FEATURE_GATED");
      assertThat(denied.source()).isEqualTo(Decision.Source.SNAPSHOT);
      assertThat(denied.status()).isEqualTo(403);
      assertThat(denied.upgradeUrl()).isEqualTo("https://example.org/upgrade");
      assertThat(server.asked("/api/v1/consume")).isZero();
    }
  }

  @Test
  void switchesAndSettingsAreDecidedHere() {
    server
        .feature("acme", "branding", "switch", null, true)
        .feature("acme", "colours", "setting", new BigDecimal(5), true)
        .start();
    try (CuotaClient cuota = client()) {
      assertThat(cuota.check("acme", "branding").allowed()).isTrue();
      assertThat(cuota.check(Use.feature("acme", "colours", 5)).allowed()).isTrue();
      assertThat(cuota.check(Use.feature("acme", "colours", 6)).code())
          .isEqualTo("PLAN_LIMIT_EXCEEDED");
      assertThat(server.asked("/api/v1/check")).isZero();
    }
  }

  @Test
  void whoIsBarredMayNotUseWhatHasAHardLimit() {
    server.metered("acme", "orders", 10, true).metered("acme", "views", null, false).start();
    server.barred.add("acme");
    try (CuotaClient cuota = client()) {
      assertThat(cuota.consume("acme", "orders").code()).isEqualTo("QUOTA_HARD_LIMIT");
      assertThat(cuota.consume("acme", "views").allowed()).isTrue();
    }
  }

  @Test
  void countsAreTheServersToDecide() {
    server.feature("acme", "seats", "count", new BigDecimal(2), true).start();
    try (CuotaClient cuota = client()) {
      assertThat(cuota.consume("acme", "seats").source()).isEqualTo(Decision.Source.SERVER);
      assertThat(cuota.consume("acme", "seats").allowed()).isTrue();
      assertThat(cuota.consume("acme", "seats").allowed()).isFalse();
      assertThat(cuota.consume(Use.feature("acme", "seats", -1)).allowed()).isTrue();
      assertThat(cuota.consume("acme", "seats").allowed()).isTrue();
    }
  }

  @Test
  void anIdMakesARepetitionHarmless() {
    server.metered("acme", "orders", 10, true).start();
    try (CuotaClient cuota = client()) {
      Use use = Use.action("acme", "orders").withId("request-1");
      assertThat(cuota.consume(use).allowed()).isTrue();
      assertThat(cuota.consume(use).allowed()).isTrue();
    }
    assertThat(server.pools.used("acme", "orders")).isEqualByComparingTo("1");
  }

  @Test
  void amountsFinerThanMillionthsAreTheServers() {
    server.metered("acme", "hours", 10, true).start();
    server.pools.mostGranted = BigDecimal.valueOf(2);
    try (CuotaClient cuota = client()) {
      cuota.consume(Use.feature("acme", "hours", new BigDecimal("0.5")));
      eventually("a lease", () -> cuota.status().leases() > 0);
      assertThat(cuota.consume(Use.feature("acme", "hours", new BigDecimal("0.25"))).source())
          .isEqualTo(Decision.Source.LEASE);
      assertThat(cuota.consume(Use.feature("acme", "hours", new BigDecimal("0.0000001"))).source())
          .isEqualTo(Decision.Source.SERVER);
    }
    assertThat(server.pools.used("acme", "hours")).isEqualByComparingTo("0.7500001");
  }

  @Test
  void firstUsesOfATenantShareOneReadingOfItsSnapshot() throws Exception {
    server.metered("acme", "orders", 1_000, true).start();
    server.faults =
        path ->
            path.endsWith("snapshots") ? ReferenceServer.Fault.LATE : ReferenceServer.Fault.NONE;
    server.lateMillis = 300;
    AtomicInteger allowed = new AtomicInteger();
    try (CuotaClient cuota = client()) {
      CyclicBarrier start = new CyclicBarrier(20);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        threads.add(
            new Thread(
                () -> {
                  await(start);
                  allowed.addAndGet(cuota.consume("acme", "orders").allowed() ? 1 : 0);
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(allowed.get()).isEqualTo(20);
      assertThat(server.asked("/api/v1/snapshots"))
          .as("one, and one when the stream has opened")
          .isLessThanOrEqualTo(2);
    }
  }

  private static void await(CyclicBarrier start) {
    try {
      start.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aChangeIsInForceAsSoonAsItIsTold() {
    server.feature("acme", "branding", "switch", new BigDecimal(-1), true).start();
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    try (CuotaClient cuota = client()) {
      assertThat(cuota.check("acme", "branding").allowed()).isFalse();
      eventually("streaming", () -> cuota.status().streaming());
      cuota.onChange(told::add);
      server.pools.pool("acme", "branding").limit = null;
      server.tell("changed", "{\"tenants\": [\"acme\"]}");
      eventually("in force", () -> cuota.check("acme", "branding").allowed());
      assertThat(told).contains("acme");

      server.hangUp();
      server.pools.pool("acme", "branding").limit = new BigDecimal(-1);
      server.tell("changed", "{\"tenants\": [\"acme\"]}");
      eventually("resumed", () -> !cuota.check("acme", "branding").allowed());
    }
  }

  @Test
  void aReservationIsCommittedOrReleased() {
    server.metered("acme", "tokens", 100, true).start();
    try (CuotaClient cuota = client()) {
      try (Reservation held = cuota.reserve(Use.feature("acme", "tokens", 80), LONG)) {
        assertThat(held.decision().allowed()).isTrue();
        assertThat(cuota.reserve(Use.feature("acme", "tokens", 80), LONG).decision().allowed())
            .isFalse();
        assertThat(held.commit(new BigDecimal(30)).allowed()).isTrue();
      }
      cuota.reserve(Use.feature("acme", "tokens", 60), LONG).close();
      Reservation over = cuota.reserve(Use.feature("acme", "tokens", 10), LONG);
      assertThat(over.commit(new BigDecimal(90)).allowed()).isFalse();
      assertThat(over.commitOverrun(new BigDecimal(90)).allowed()).isTrue();
      assertThatThrownBy(() -> over.commit(BigDecimal.ONE))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(server.pools.used("acme", "tokens")).isEqualByComparingTo("120");
    assertThat(server.pools.pool("acme", "tokens").reserved).isZero();
    assertThat(server.overruns.get()).isEqualTo(1);
  }

  @Test
  void aReservationThatIsDeniedSaysWhereToGetMoreAndWhenToTryAgain() {
    server.metered("acme", "tokens", 100, true).start();
    server.reset = Instant.now().plus(LONG);
    try (CuotaClient cuota = client()) {
      Decision denied = cuota.reserve(Use.feature("acme", "tokens", 101), LONG).decision();
      assertThat(denied.upgradeUrl()).isEqualTo("https://example.org/upgrade");
      assertThat(denied.retryAfter()).isPositive().isLessThanOrEqualTo(LONG);
    }
  }

  @Test
  void withoutTheServerALookSaysWhyNotAsTheServerDoes() {
    server.metered("acme", "orders", 0, true).feature("acme", "seats", "count", ZERO, true);
    server.feature("acme", "disk", "level", ZERO, true).start();
    try (CuotaClient cuota = client()) {
      cuota.usage("acme");
      server.stop();
      assertThat(cuota.check("acme", "orders").code()).isEqualTo("LIMIT_EXCEEDED");
      assertThat(cuota.check("acme", "seats").code()).isEqualTo("PLAN_LIMIT_EXCEEDED");
      assertThat(cuota.check("acme", "disk").code()).isEqualTo("STORAGE_LIMIT_EXCEEDED");
    }
  }

  @Test
  void whatDidNotComeAboutIsGivenBack() {
    server.metered("acme", "orders", 1_000, true).feature("acme", "seats", "count", TEN, true);
    server.start();
    try (CuotaClient cuota = client()) {
      Use order = Use.action("acme", "orders");
      Use seat = Use.feature("acme", "seats", 3);
      assertThat(cuota.giveBack(order, cuota.consume(order))).as("asked").isTrue();
      assertThat(cuota.giveBack(seat, cuota.consume(seat))).as("asked").isTrue();
      assertThat(cuota.giveBack(seat, cuota.consume(Use.feature("acme", "seats", 11)))).isFalse();
      eventually("settled", () -> cuota.status().owed() == 0);
      eventually("a lease", () -> cuota.status().leases() > 0);
      Decision leased = cuota.consume(order);
      assertThat(leased.source()).isEqualTo(Decision.Source.LEASE);
      assertThat(cuota.giveBack(order, leased)).isTrue();
    }
    // What was reported before it was given back counts until as much is used again.
    assertThat(server.pools.used("acme", "orders")).isLessThanOrEqualTo(ONE);
    assertThat(server.pools.used("acme", "seats")).isZero();
  }

  @Test
  void aCommitThatDoesNotArriveIsMadeUpFor() {
    server.metered("acme", "tokens", 100, true).start();
    try (CuotaClient cuota = client()) {
      Reservation held = cuota.reserve(Use.feature("acme", "tokens", 50), LONG);
      server.stop();
      Reservation unheld = cuota.reserve(Use.feature("acme", "tokens", 10), LONG);
      assertThat(unheld.decision().source()).isEqualTo(Decision.Source.FAIL_OPEN);
      unheld.commit(new BigDecimal(7));
      assertThat(held.commit(new BigDecimal(40)).source()).isEqualTo(Decision.Source.FAIL_OPEN);
      server.start();
      eventually("settled", () -> cuota.status().owed() == 0);
    }
    assertThat(server.pools.used("acme", "tokens")).isEqualByComparingTo("47");
    assertThat(server.pools.pool("acme", "tokens").reserved).isZero();
  }

  @Test
  void oneBadEventIsPutAsideAndHoldsNobodyUp() throws Exception {
    server.start();
    try (CuotaClient cuota = client()) {
      for (int i = 0; i < 50; i++) {
        cuota.track(UsageEvent.of(i == 17 ? "bad" : "call", "acme", Map.of("n", i)));
      }
      assertThat(cuota.flush(LONG)).isTrue();
      assertThat(cuota.status().rejected()).isEqualTo(1);
      Path spool = Objects.requireNonNull(cuota.status().folder());
      assertThat(Files.readString(spool.resolve("rejected.ndjson"))).contains("\"n\":17");
    }
    assertThat(server.events).hasSize(49);
  }

  @Test
  void aFullSpoolRefusesAndWithoutAFolderMemoryServes() {
    server.start();
    server.faults = path -> ReferenceServer.Fault.FAIL;
    try (CuotaClient cuota =
        CuotaClient.builder(server.uri(), "key")
            .maxSpoolBytes(10_000)
            .closeTimeout(Duration.ofMillis(200))
            .build()) {
      assertThat(cuota.status().folder()).isNull();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 200; i++) {
                  cuota.track(UsageEvent.of("call", "acme"));
                }
              })
          .isInstanceOf(SpoolFull.class);
    }
  }

  @Test
  void dataIsCheckedBeforeItIsTaken() {
    server.start();
    try (CuotaClient cuota = client()) {
      for (String broken : List.of("{", "1}, {\"a\": 1", "", "nonsense")) {
        assertThatThrownBy(() -> cuota.track(UsageEvent.ofJson("call", "acme", broken)))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(cuota.status().spoolEvents()).isZero();
    }
  }

  @Test
  void aPageIsShownWhatIsUsed() {
    server.metered("acme", "orders", 200, true).start();
    try (CuotaClient cuota = client()) {
      cuota.consume(Use.feature("acme", "orders", 50));
      FeatureUsage orders = Objects.requireNonNull(cuota.usage("acme").features().get("orders"));
      assertThat(orders.limit()).isEqualTo(new Limit.AtMost(new BigDecimal(200)));
      assertThat(orders.unit()).isEqualTo("piece");
      assertThatThrownBy(() -> cuota.usage("nobody")).isInstanceOf(CuotaRefused.class);
    }
  }

  @Test
  void whatTheCatalogDoesNotHaveIsRefused() {
    server.metered("acme", "orders", 200, true).start();
    try (CuotaClient cuota = client()) {
      assertThatThrownBy(() -> cuota.consume("acme", "nonsense"))
          .isInstanceOfSatisfying(
              CuotaRefused.class, refused -> assertThat(refused.status()).isEqualTo(400));
    }
  }

  @Test
  void theLeastUsedTenantsAreForgottenAndTheirLeasesReturned() {
    for (int i = 0; i < 10; i++) {
      server.metered("tenant-" + i, "orders", 1_000, true);
    }
    server.start();
    try (CuotaClient cuota = CuotaClient.builder(server.uri(), "key").maxTenants(4).build()) {
      for (int i = 0; i < 10; i++) {
        cuota.consume("tenant-" + i, "orders");
      }
      eventually("forgotten", () -> server.pools.openLeases() <= 4);
      for (int i = 0; i < 10; i++) {
        assertThat(cuota.consume("tenant-" + i, "orders").allowed()).isTrue();
      }
    }
    assertThat(server.pools.openLeases()).isZero();
    assertThat(server.pools.used("tenant-3", "orders")).isEqualByComparingTo("2");
  }

  @Test
  void afterClosingTheFailureModeDecides() {
    server.metered("acme", "orders", 1_000, true).start();
    CuotaClient cuota = client();
    cuota.consume("acme", "orders");
    cuota.close();
    cuota.close();
    assertThat(cuota.consume("acme", "orders").source()).isEqualTo(Decision.Source.FAIL_OPEN);
    assertThatThrownBy(() -> cuota.track(UsageEvent.of("call", "acme")))
        .isInstanceOf(SpoolFull.class);
  }
}
