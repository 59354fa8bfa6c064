package dev.cuota.acceptance;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobRun;
import java.time.YearMonth;
import java.util.concurrent.CountDownLatch;

/** A node that closes a month in a process of its own, made to be killed half way. */
final class MonthNode {
  private MonthNode() {}

  /**
   * Where it is told of itself: the control database's URL, the environment's number, the month, which run,
   * after how many accounts it says so (0 for never), and whether it waits there to be killed or goes on.
   */
  public static void main(String[] args) throws InterruptedException {
    MonthlyRun run = MonthlyRun.valueOf(args[3]);
    long last = Long.parseLong(args[4]);
    boolean waits = Boolean.parseBoolean(args[5]);
    Engine engine = Engine.open(args[0], run.clock(), Ids.random());
    CountDownLatch forever = new CountDownLatch(1);
    System.out.println("node is ready");
    JobRun.Progress progress = (done, _) -> reached(done, last, waits, forever);
    EnvironmentId environment = new EnvironmentId(Integer.parseInt(args[1]));
    long changed = run.in(engine, environment, YearMonth.parse(args[2]), progress);
    System.out.println("finished, " + changed + " changed");
    forever.await();
  }

  private static void reached(long done, long last, boolean waits, CountDownLatch forever) {
    if (last == 0 || done < last) {
      return;
    }
    System.out.println("half way");
    if (waits) {
      try {
        forever.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
