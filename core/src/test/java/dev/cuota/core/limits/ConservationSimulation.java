package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One allowance, several processes that spend leases of it, several server nodes, and everything that
 * can go wrong: kill, pauses, clocks that differ by hours, messages lost, doubled, late and out of
 * order, disks lost. After every step nothing is out of balance and the limit is not passed.
 */
class ConservationSimulation {
  private static final int SEEDS = 10_000;

  @Test
  void nothingIsEverLostDoubledOrPassedWhateverHappens() {
    long steps =
        IntStream.range(0, SEEDS)
            .parallel()
            .mapToLong(
                seed -> {
                  try {
                    return new SimulatedAllowance(seed).run();
                  } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
                  }
                })
            .sum();
    assertThat(steps).isGreaterThan(SEEDS * 100L);
  }
}
