package dev.cuota.client;

import static dev.cuota.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HolderTest {
  @TempDir Path folder;
  private final ReferenceServer server = new ReferenceServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void twoProcessesWithOneNameStopEachOtherAndStillNothingIsLost() {
    server.metered("acme", "orders", 100_000, true).start();
    int allowed = 0;
    try (CuotaClient one = CuotaClient.builder(server.uri(), "key").holder("twin").build();
        CuotaClient other = CuotaClient.builder(server.uri(), "key").holder("twin").build()) {
      long until = System.nanoTime() + 3_000_000_000L;
      while (System.nanoTime() - until < 0) {
        allowed += one.consume("acme", "orders").allowed() ? 1 : 0;
        allowed += other.consume("acme", "orders").allowed() ? 1 : 0;
        java.util.concurrent.locks.LockSupport.parkNanos(100_000);
      }
    }
    assertThat(server.pools.used("acme", "orders")).isEqualByComparingTo(allowed + "");
  }

  @Test
  void aProcessThatSharesAFolderGetsOneBesideIt() {
    server.start();
    Path shared = folder.resolve("spool");
    try (CuotaClient one = CuotaClient.builder(server.uri(), "key").folder(shared).build();
        CuotaClient other = CuotaClient.builder(server.uri(), "key").folder(shared).build()) {
      assertThat(one.status().folder()).isEqualTo(shared);
      assertThat(other.status().folder()).isEqualTo(folder.resolve("spool-2"));
      assertThat(other.status().holder()).isNotEqualTo(one.status().holder());
    }
  }

  @Test
  void whatAProcessBesideHasLeftIsSentByTheNextOneThatIsThere() {
    server.start();
    server.faults = path -> ReferenceServer.Fault.FAIL;
    Path shared = folder.resolve("spool");
    try (CuotaClient one = beside(shared);
        CuotaClient other = beside(shared)) {
      assertThat(one.status().folder()).isEqualTo(shared);
      other.track(UsageEvent.of("call", "acme"));
    }
    server.faults = path -> ReferenceServer.Fault.NONE;
    try (CuotaClient next = beside(shared)) {
      assertThat(next.status().folder()).isEqualTo(shared);
      eventually("sent", () -> server.events.size() == 1);
    }
  }

  private CuotaClient beside(Path shared) {
    return CuotaClient.builder(server.uri(), "key")
        .folder(shared)
        .closeTimeout(java.time.Duration.ofMillis(500))
        .build();
  }

  @Test
  void theNameStaysWithTheFolder() {
    server.start();
    String before;
    try (CuotaClient cuota = CuotaClient.builder(server.uri(), "key").folder(folder).build()) {
      before = cuota.status().holder();
    }
    try (CuotaClient cuota = CuotaClient.builder(server.uri(), "key").folder(folder).build()) {
      assertThat(cuota.status().holder()).isEqualTo(before);
    }
  }

  @Test
  void theEpochOfAnotherHolderMeansNothing() {
    java.util.UUID ours = java.util.UUID.randomUUID();
    Slots.in(folder, 4).epoch(ours, 7);
    assertThat(Slots.in(folder, 4).epoch(ours)).isEqualTo(7);
    assertThat(Slots.in(folder, 4).epoch(java.util.UUID.randomUUID())).isZero();
  }

  @Test
  void whereThereIsNoSlotLeftTheServerDecidesAndGetsItsLeasesBack() {
    for (int i = 0; i < 5; i++) {
      server.metered("tenant-" + i, "orders", 10_000, true);
    }
    server.start();
    int allowed = 0;
    try (CuotaClient cuota = CuotaClient.builder(server.uri(), "key").maxLeases(2).build()) {
      for (int round = 0; round < 200; round++) {
        for (int i = 0; i < 5; i++) {
          allowed += cuota.consume("tenant-" + i, "orders").allowed() ? 1 : 0;
        }
      }
      assertThat(cuota.status().leases()).isLessThanOrEqualTo(2);
    }
    assertThat(allowed).isEqualTo(1_000);
    for (int i = 0; i < 5; i++) {
      assertThat(server.pools.used("tenant-" + i, "orders")).isEqualByComparingTo("200");
    }
    assertThat(server.pools.openLeases()).isZero();
  }

  @Test
  void whatAServerThatHasLostALeaseNeverHeardOfIsOwed() {
    server.metered("acme", "orders", 100_000, true).start();
    server.pools.mostGranted = java.math.BigDecimal.valueOf(100);
    try (CuotaClient cuota = CuotaClient.builder(server.uri(), "key").build()) {
      cuota.consume("acme", "orders");
      eventually("a lease", () -> cuota.status().leases() > 0);
      server.pools.forgetLeases();
      Decision leased = cuota.consume("acme", "orders", 7);
      assertThat(leased.source()).isEqualTo(Decision.Source.LEASE);
      eventually("made up for", () -> server.pools.used("acme", "orders").longValueExact() == 8);
      assertThat(Objects.requireNonNull(leased.limit())).isNotNull();
    }
  }
}
