package dev.cuota.acceptance;

import dev.cuota.core.platform.Schedule;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Bookmarks;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Job;
import dev.cuota.engine.platform.JobPace;
import dev.cuota.engine.platform.JobResult;
import dev.cuota.engine.platform.Jobs;
import dev.cuota.engine.platform.Locks;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A node with one job that takes a while, in a process of its own, made to be killed. The job goes on
 * where a bookmark says that it was, and writes row after row.
 */
final class JobNode {
  static final String JOB = "copy_rows";
  static final int ROWS = 150;

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final JobPace FAST =
      new JobPace(
          Duration.ofMillis(200),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofHours(1));

  private JobNode() {}

  /** Where it is told of itself: the control database's URL. */
  public static void main(String[] args) throws InterruptedException {
    Database database = Database.connect(args[0], new Events());
    Platform platform = new Platform(database, Clock.system(), Ids.random());
    Jobs jobs = jobs(platform);
    jobs.plan(Job.of(JOB, Schedule.every(Duration.ofDays(1)), _ -> copy(platform)));
    jobs.start();
    System.out.println("node is ready");
    new CountDownLatch(1).await();
  }

  /** The jobs as such a node has them. */
  static Jobs jobs(Platform platform) {
    Database database = platform.database();
    Alerts alerts = new Alerts(database, platform.clock(), platform.ids());
    return new Jobs(platform, new Locks(database), alerts, FAST);
  }

  private static JobResult copy(Platform platform) {
    Bookmarks bookmarks = new Bookmarks(platform.database(), platform.clock());
    int first = bookmarks.get(JOB).map(Integer::parseInt).orElse(0) + 1;
    for (int row = first; row <= ROWS; row++) {
      write(platform.database(), row);
      bookmarks.put(JOB, Integer.toString(row));
      System.out.println("wrote " + row);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    System.out.println("copied all");
    return JobResult.of(ROWS - first + 1);
  }

  /** A kill between the row and the bookmark makes it be written again, which changes nothing. */
  private static void write(Database database, int row) {
    database.useTx(
        Scope.everything(),
        tx ->
            tx.handle()
                .createUpdate(
                    """
                    insert into story_rows (row, process) values (:row, :process)
                    on conflict (row) do nothing
                    """)
                .bind("row", row)
                .bind("process", ProcessHandle.current().pid())
                .execute());
  }
}
