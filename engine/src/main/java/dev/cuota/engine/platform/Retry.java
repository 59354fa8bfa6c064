package dev.cuota.engine.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Tries until there is an answer or patience ends. */
final class Retry {
  private Retry() {}

  static <T> T until(
      Duration patience,
      Duration pause,
      Supplier<Optional<T>> attempt,
      Supplier<? extends RuntimeException> outOfPatience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> answer = attempt.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw outOfPatience.get();
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw outOfPatience.get();
      }
    }
  }
}
