package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Decision;
import dev.cuota.client.Use;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications use a hard limit by leases of two nodes, and all of them are killed, stopped and
 * started at any moment. What they have used is in the ledger, once; what they have not used is
 * free again; the limit is never passed, and its last unit can be used.
 */
class LeaseStory {
  private static final BigDecimal LITTLE = new BigDecimal("0.000001");

  @TempDir Path folder;

  @Test
  @Timeout(600)
  void inTwoRoundsEveryUseIsCountedOnceAndTheLimitHolds() throws Exception {
    rounds(2, 3, Duration.ofSeconds(1));
  }

  @Test
  @Tag("long")
  @Timeout(5_400)
  void inTwentyRoundsEveryUseIsCountedOnceAndTheLimitHolds() throws Exception {
    rounds(20, 8, Duration.ofSeconds(14));
  }

  private void rounds(int rounds, int blows, Duration longestPause) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (LeaseWorld world = new LeaseWorld(folder, random);
        LeaseBooksSql sql = new LeaseBooksSql(world.auditorsUrl())) {
      LeaseBooks books = new LeaseBooks(sql, world.notes());
      begin(world);
      Blows blow = new Blows(world, random, longestPause);
      for (int round = 1; round <= rounds; round++) {
        // Some rounds end at their limit, others long before.
        BigDecimal limit =
            BigDecimal.valueOf(books.used(Spender.CLOSED).longValue() + 1)
                .add(BigDecimal.valueOf(2_000 + random.nextInt(30_000)));
        BigDecimal open =
            BigDecimal.valueOf(books.used(Spender.OPEN).longValue() + 1)
                .add(BigDecimal.valueOf(1_000 + random.nextInt(10_000)));
        world.limit(Spender.CLOSED, limit);
        world.limit(Spender.OPEN, open);
        blow.round(blows);
        Passing.await("everything is settled", () -> sql.unsettled() == 0);
        books.audit(world.found);
        assertThat(books.used(Spender.CLOSED))
            .as("used of a hard limit")
            .isLessThanOrEqualTo(limit);
        assertThat(books.used(Spender.OPEN).subtract(books.letThrough(Spender.OPEN)))
            .as("used of a hard limit, but for what was let through without the server")
            .isLessThanOrEqualTo(open);
        useUp(world, round % LeaseWorld.NODES, books, limit);
        System.out.printf("round %d: %s%n", round, books.sentence());
      }
    }
  }

  /** The tenants are there from their first use on. */
  private static void begin(LeaseWorld world) {
    try (CuotaClient auditor = world.auditor(0)) {
      for (String tenant : List.of(Spender.CLOSED, Spender.OPEN)) {
        Use first = Use.feature(tenant, "calls", 1).withId(LeaseBooks.AUDIT + tenant);
        assertThat(world.decided(auditor, first).allowed()).isTrue();
      }
    }
  }

  /** Everything that was not used is free, to the last bit. */
  private void useUp(LeaseWorld world, int node, LeaseBooks books, BigDecimal limit)
      throws Exception {
    BigDecimal left = limit.subtract(books.used(Spender.CLOSED));
    try (CuotaClient auditor = world.auditor(node)) {
      Use rest = Use.feature(Spender.CLOSED, "calls", left);
      Passing.await("the node has heard", () -> isLeft(auditor.check(rest), left));
      if (left.signum() > 0) {
        Decision all = world.decided(auditor, rest.withId(LeaseBooks.AUDIT + limit));
        assertThat(all.allowed()).as("the rest of %s is used", left).isTrue();
      }
      Decision beyond =
          world.decided(
              auditor, rest.withAmount(LITTLE).withId(LeaseBooks.AUDIT + "beyond-" + limit));
      assertThat(beyond.allowed()).as("nothing more is").isFalse();
      assertThat(beyond.code()).isEqualTo("LIMIT_EXCEEDED");
      books.audit(world.found);
      assertThat(books.used(Spender.CLOSED)).isEqualByComparingTo(limit);
    }
  }

  private static boolean isLeft(Decision decision, BigDecimal left) {
    BigDecimal remaining = decision.remaining();
    return remaining != null && remaining.compareTo(left) == 0;
  }

  /** What befalls the processes. */
  private static final class Blows {
    private static final int NODE_BLOWS = 3;

    private final LeaseWorld world;
    private final Random random;
    private final long longestPauseMillis;

    Blows(LeaseWorld world, Random random, Duration longestPause) {
      this.world = world;
      this.random = random;
      this.longestPauseMillis = longestPause.toMillis();
    }

    void round(int blows) throws Exception {
      for (int number = 0; number < Spender.SPENDERS; number++) {
        world.startSpender(number);
      }
      Passing.pass(Duration.ofMillis(1_500));
      for (int i = 0; i < blows; i++) {
        Passing.pass(Duration.ofMillis(300 + random.nextInt(1_200)));
        if (random.nextInt(blows) < NODE_BLOWS) {
          strikeNode(random.nextInt(LeaseWorld.NODES));
        } else {
          strikeSpender(random.nextInt(Spender.SPENDERS));
        }
      }
      for (int number = 0; number < Spender.SPENDERS; number++) {
        world.endSpender(number, random.nextInt(3) > 0);
      }
      world.settleSpenders();
    }

    private void strikeNode(int node) throws Exception {
      if (random.nextBoolean()) {
        System.out.println("kill node " + node);
        world.nodes().kill(node);
        world.nodes().start(node);
      } else {
        Duration time = pause(4_000);
        System.out.println("stop node " + node + " for " + time);
        world.nodes().pause(node, time);
      }
    }

    private void strikeSpender(int number) throws Exception {
      if (random.nextInt(3) > 0) {
        boolean kill = random.nextInt(4) > 0;
        System.out.println((kill ? "kill" : "end") + " spender " + number);
        world.endSpender(number, kill);
        world.startSpender(number);
      } else {
        Duration time = pause(longestPauseMillis);
        System.out.println("stop spender " + number + " for " + time);
        world.pauseSpender(number, time);
      }
    }

    private Duration pause(long longest) {
      return Duration.ofMillis(200 + random.nextLong(Math.min(longest, longestPauseMillis)));
    }
  }
}
