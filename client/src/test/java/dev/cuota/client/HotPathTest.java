package dev.cuota.client;

import static dev.cuota.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotPathTest {
  private static final int WARM_UP = 300_000;
  private static final int MEASURED = 1_000_000;

  /** A hundredth of a use: what the runtime itself may allocate meanwhile. */
  private static final long MOST_BYTES = MEASURED / 100;

  @TempDir Path folder;

  @Test
  void whatALeaseAllowsMakesNoObjects() {
    try (ReferenceServer server = new ReferenceServer().metered("acme", "calls", null, false);
        CuotaClient cuota =
            CuotaClient.builder(server.start().uri(), "key").folder(folder).build()) {
      cuota.consume("acme", "calls");
      eventually("a lease", () -> cuota.status().leases() > 0);
      use(cuota, WARM_UP);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      long began = System.nanoTime();
      int leased = use(cuota, MEASURED);
      long took = System.nanoTime() - began;
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      System.out.printf("leased use: %d ns, %d bytes in all%n", took / MEASURED, allocated);
      assertThat(leased).isEqualTo(MEASURED);
      assertThat(allocated).isLessThan(MOST_BYTES);
    }
  }

  private static int use(CuotaClient cuota, int times) {
    int leased = 0;
    for (int i = 0; i < times; i++) {
      leased += cuota.consume("acme", "calls").source() == Decision.Source.LEASE ? 1 : 0;
    }
    return leased;
  }
}
