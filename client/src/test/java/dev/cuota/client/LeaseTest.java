package dev.cuota.client;

import static dev.cuota.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  @TempDir Path folder;
  private final ReferenceServer server = new ReferenceServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private CuotaClient client() {
    return CuotaClient.builder(server.uri(), "key")
        .folder(folder.resolve("spool"))
        .requestTimeout(Duration.ofMillis(500))
        .build();
  }

  @Test
  void afterTheFirstUseALeaseDecides() {
    server.metered("acme", "orders", 10_000, true).start();
    try (CuotaClient cuota = client()) {
      Decision first = cuota.consume("acme", "orders");
      assertThat(first.allowed()).isTrue();
      assertThat(first.source()).isEqualTo(Decision.Source.SERVER);
      eventually(
          "a lease", () -> cuota.consume("acme", "orders").source() == Decision.Source.LEASE);
      Decision leased = cuota.consume("acme", "orders");
      assertThat(leased.limit()).isEqualTo(new Limit.AtMost(new BigDecimal(10_000)));
      assertThat(leased.tenant()).isEqualTo("acme");
    }
  }

  @Test
  void aHardLimitIsUsedToTheLastUnitAndNoFurther() {
    server.metered("acme", "orders", 500, true).start();
    try (CuotaClient cuota = client()) {
      int allowed = 0;
      for (int i = 0; i < 700; i++) {
        allowed += cuota.consume("acme", "orders").allowed() ? 1 : 0;
      }
      assertThat(allowed).isEqualTo(500);
      assertThat(cuota.consume("acme", "orders").code()).isEqualTo("LIMIT_EXCEEDED");
    }
    assertThat(server.pools.used("acme", "orders")).isEqualByComparingTo("500");
    assertThat(server.pools.openLeases()).isZero();
    assertThat(server.pools.pool("acme", "orders").uses).isEqualTo(500);
  }

  @Test
  void manyThreadsAndTwoClientsNeverPassTheLimit() throws InterruptedException {
    server.metered("acme", "tokens", 20_000, true).start();
    AtomicInteger allowed = new AtomicInteger();
    try (CuotaClient one = client();
        CuotaClient other = client()) {
      assertThat(one.status().holder()).isNotEqualTo(other.status().holder());
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        CuotaClient cuota = i % 2 == 0 ? one : other;
        threads.add(new Thread(() -> use(cuota, allowed)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(allowed.get()).isLessThanOrEqualTo(20_000).isGreaterThan(15_000);
    assertThat(server.pools.used("acme", "tokens")).isEqualByComparingTo(allowed + "");
  }

  private static void use(CuotaClient cuota, AtomicInteger allowed) {
    for (int i = 0; i < 6_000; i++) {
      if (cuota.consume("acme", "tokens").allowed()) {
        allowed.incrementAndGet();
      }
    }
  }

  @Test
  void closingReturnsWhatWasNotSpent() {
    server.metered("acme", "orders", 1_000, true).start();
    server.pools.mostGranted = BigDecimal.valueOf(100);
    try (CuotaClient cuota = client()) {
      cuota.consume("acme", "orders");
      eventually("a lease", () -> server.pools.openLeases() > 0);
      cuota.consume("acme", "orders");
    }
    assertThat(server.pools.used("acme", "orders")).isEqualByComparingTo("2");
    assertThat(server.pools.pool("acme", "orders").held).isZero();
  }

  @Test
  void aRecallBringsLeasesBack() {
    server.metered("acme", "orders", 1_000, true).start();
    try (CuotaClient cuota = client()) {
      cuota.consume("acme", "orders");
      eventually("a lease", () -> cuota.status().leases() > 0 && cuota.status().streaming());
      server.tell("recall", "{\"tenant\": \"acme\", \"feature\": \"orders\"}");
      eventually("returned", () -> server.pools.openLeases() == 0);
    }
  }

  @Test
  void whatALeaseSaysIsReadWhenAskedFor() {
    server.metered("acme", "orders", 100, true).start();
    server.pools.mostGranted = BigDecimal.valueOf(50);
    try (CuotaClient cuota = client()) {
      cuota.consume("acme", "orders");
      eventually("a lease", () -> cuota.status().leases() > 0);
      Decision decision = cuota.consume("acme", "orders", 40);
      assertThat(decision.source()).isEqualTo(Decision.Source.LEASE);
      assertThat(decision.used()).isEqualByComparingTo("41");
      assertThat(decision.remaining()).isEqualByComparingTo("59");
      assertThat(decision.warning()).isNull();
    }
  }
}
