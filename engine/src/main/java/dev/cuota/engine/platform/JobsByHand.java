package dev.cuota.engine.platform;

import dev.cuota.engine.platform.JobRun.Progress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs that somebody asked for. */
final class JobsByHand implements AutoCloseable {
  /** Most runs at a time that were begun and not waited for. */
  static final int MAX_BEGUN = 4;

  private static final Logger LOG = LoggerFactory.getLogger(JobsByHand.class);

  private final JobRunner runner;
  private final Duration patience;
  private final Semaphore places = new Semaphore(MAX_BEGUN);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("job-by-hand-", 1).factory());

  JobsByHand(JobRunner runner, Duration patience) {
    this.runner = runner;
    this.patience = patience;
  }

  /** Answers when it is over. */
  JobOutcome run(Job job, JobOccasion occasion, Progress progress) {
    try {
      return runner
          .run(job, new JobRunner.Ask(occasion, progress, _ -> {}))
          .<JobOutcome>map(JobOutcome.Ran::new)
          .orElseThrow();
    } catch (Locks.NotTaken _) {
      return new JobOutcome.Busy();
    }
  }

  /** Answers when it runs. */
  JobOutcome begin(Job job, JobOccasion occasion) {
    if (!places.tryAcquire()) {
      return new JobOutcome.TooMany(MAX_BEGUN);
    }
    CompletableFuture<JobOutcome> begun = new CompletableFuture<>();
    threads.execute(() -> carryOut(job, occasion, begun));
    try {
      return begun.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : e;
    }
  }

  private void carryOut(Job job, JobOccasion occasion, CompletableFuture<JobOutcome> begun) {
    try {
      runner.run(
          job,
          new JobRunner.Ask(
              occasion, Progress.UNHEARD, started -> begun.complete(new JobOutcome.Ran(started))));
    } catch (Locks.NotTaken _) {
      begun.complete(new JobOutcome.Busy());
    } catch (RuntimeException e) {
      if (!begun.completeExceptionally(e)) {
        LOG.error("the run of {} could not be written down; it counts as lost", job.name(), e);
      }
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
