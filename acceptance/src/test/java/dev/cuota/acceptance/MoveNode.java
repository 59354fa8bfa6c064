package dev.cuota.acceptance;

import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.TenantMove;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Secrets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A node that works on a move in a process of its own, made to be killed: it says which phase it has come
 * to, and in one of them it waits for that.
 */
final class MoveNode {
  static final String EU = "cluster_eu_01";

  private MoveNode() {}

  /** Where it is told of itself: URLs of the control database and of both clusters, tenant, phase. */
  public static void main(String[] args) throws InterruptedException {
    Engine engine = open(args[0], args[1], args[2]);
    TenantMove move =
        engine
            .lifecycle()
            .moves()
            .last(engine.security().defaultEnvironment().id(), args[3])
            .orElseThrow();
    CountDownLatch forever = new CountDownLatch(1);
    engine
        .lifecycle()
        .moves()
        .work(
            move,
            now -> {
              String phase = now.state().phase().wire();
              System.out.println("at " + phase);
              if (phase.equals(args[4])) {
                System.out.println("waits to be killed");
                Thread.currentThread().setName("waiting");
                await(forever);
              }
            });
    forever.await();
  }

  /** A node as the story has them. */
  static Engine open(String control, String shared, String eu) {
    return Engine.open(
        control,
        new ClusterOptions(
            Map.of(Clusters.SHARED, shared, EU, eu),
            true,
            Secrets.ofKey(Base64.getEncoder().encodeToString(new byte[Secrets.KEY_BYTES]))),
        Clock.system(),
        Ids.random());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
