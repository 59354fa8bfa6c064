package dev.cuota.engine.clusters;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of the same work on several clusters, by their keys. Each does it on a thread of its own, so
 * that one that is away keeps nobody but who waits for all.
 *
 * @param done what was answered
 * @param failed why there is no answer, as the database or its driver says
 */
public record OnEach<T>(SortedMap<String, T> done, SortedMap<String, String> failed) {
  private static final Logger LOG = LoggerFactory.getLogger(OnEach.class);

  public OnEach {
    done = Collections.unmodifiableSortedMap(new TreeMap<>(done));
    failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
  }

  /** Whether all have answered. */
  public boolean isWhole() {
    return failed.isEmpty();
  }

  /** Does the works and waits for all of them. */
  static <T> OnEach<T> of(Map<String, Supplier<T>> works) {
    SortedMap<String, T> done = new TreeMap<>();
    SortedMap<String, String> failed = new TreeMap<>();
    Map<String, Future<T>> running = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      works.forEach((key, work) -> running.put(key, threads.submit(work::get)));
      running.forEach((key, future) -> collect(key, future, done, failed));
    }
    return new OnEach<>(done, failed);
  }

  private static <T> void collect(
      String key, Future<T> future, Map<String, T> done, Map<String, String> failed) {
    try {
      done.put(key, future.get());
    } catch (ExecutionException e) {
      LOG.debug("{} did not answer", key, e);
      failed.put(key, ClusterFault.sentence(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed.put(key, "interrupted");
    }
  }
}
