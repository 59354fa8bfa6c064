package dev.cuota.acceptance;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.RunTally;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import java.time.YearMonth;
import java.util.concurrent.CountDownLatch;

/** A node that bills a month in a process of its own, made to be killed half way. */
final class BillingNode {
  private static final Cause BY = Cause.admin("story");

  private BillingNode() {}

  /**
   * Where it is told of itself: the control database's URL, the environment's number, the month, which run,
   * and after how many accounts it waits to be killed (0 for never).
   */
  public static void main(String[] args) throws InterruptedException {
    Engine engine = Engine.open(args[0], Clock.system(), Ids.random());
    Billing.Ask ask =
        new Billing.Ask(
            new EnvironmentId(Integer.parseInt(args[1])), YearMonth.parse(args[2]), false);
    long last = Long.parseLong(args[4]);
    CountDownLatch forever = new CountDownLatch(1);
    System.out.println("node is ready");
    JobRun.Progress progress = (done, _) -> reached(done, last, forever);
    RunTally tally =
        args[3].equals("overage")
            ? engine.billing().overage(ask, BY, progress)
            : engine.billing().commission(ask, BY, progress);
    System.out.println("billed " + tally.line());
    forever.await();
  }

  private static void reached(long done, long last, CountDownLatch forever) {
    if (last > 0 && done >= last) {
      System.out.println("waits to be killed");
      try {
        forever.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
