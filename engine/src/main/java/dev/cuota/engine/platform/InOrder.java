package dev.cuota.engine.platform;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Works on pieces beside each other and hands on what became of them in the pieces' order. Only a few are taken
 * ahead, so that as much memory is needed for many as for few.
 */
public final class InOrder {
  private static final int BESIDE_EACH_OTHER = 2;
  private static final int AHEAD = 2 * BESIDE_EACH_OTHER;

  private InOrder() {}

  /**
   * Does it until there are no more, nobody wants to hear of them any more, or one fails. Pieces that are begun
   * are finished in any case before it returns.
   *
   * @param pieces gives the next one; empty when there are no more
   * @param work called by several threads at once
   * @param heard is told what became of each, by the thread that called; says whether to go on
   */
  public static <P, R> void run(
      Supplier<Optional<P>> pieces, Function<P, R> work, Predicate<R> heard) {
    Queue<Future<R>> open = new ArrayDeque<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(BESIDE_EACH_OTHER)) {
      Optional<P> next = pieces.get();
      boolean goesOn = true;
      while (goesOn && (next.isPresent() || !open.isEmpty())) {
        while (next.isPresent() && open.size() < AHEAD) {
          P piece = next.get();
          open.add(workers.submit(() -> work.apply(piece)));
          next = pieces.get();
        }
        goesOn = heard.test(result(open.remove()));
      }
    }
  }

  private static <R> R result(Future<R> one) {
    try {
      return one.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while pieces were worked on", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(e.getCause());
    }
  }
}
