package dev.cuota.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How callers share transactions. */
@Timeout(30)
final class GroupCommitTest {
  private static final GroupCommit.Bounds BOUNDS = new GroupCommit.Bounds(1, 100, 100, 50);

  private final List<Integer> batches = new CopyOnWriteArrayList<>();
  private final Semaphore arrived = new Semaphore(0);
  private final Semaphore gate = new Semaphore(0);

  /** One that waits until it is written. */
  private static final class Letter implements GroupCommit.Item {
    private final CompletableFuture<Boolean> written = new CompletableFuture<>();

    @Override
    public int weight() {
      return 1;
    }

    @Override
    public void fail(RuntimeException reason) {
      written.completeExceptionally(reason);
    }
  }

  @Test
  void whoComesWhileOneIsWrittenIsWrittenTogether() throws Exception {
    try (GroupCommit<Letter> commits = gated()) {
      crowdOf(commits, 16);
      assertThat(batches).containsExactly(1, 15);
    }
  }

  @Test
  void whoComesAloneAfterACrowdIsWrittenAllTheSame() throws Exception {
    try (GroupCommit<Letter> commits = gated()) {
      crowdOf(commits, 16);
      gate.release();
      assertThat(submit(commits, 1).getFirst().written.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(batches.getLast()).isEqualTo(1);
    }
  }

  @Test
  void nothingIsLostHoweverManyComeAndGo() throws Exception {
    try (GroupCommit<Letter> commits =
        new GroupCommit<>("test", new GroupCommit.Bounds(2, 20, 40, 1_000), this::write)) {
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < 32; caller++) {
        callers.add(
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    Letter letter = new Letter();
                    commits.submit(letter);
                    letter.written.join();
                  }
                }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(32 * 200);
      assertThat(batches).allMatch(size -> size <= 40);
    }
  }

  @Test
  void whatWaitsIsWrittenBeforeTheEnd() throws Exception {
    List<Letter> letters;
    try (GroupCommit<Letter> commits = gated()) {
      letters = submit(commits, 5);
      gate.release(100);
    }
    for (Letter letter : letters) {
      assertThat(letter.written.get(0, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoFailsIsToldAndTheNextIsWritten() throws Exception {
    try (GroupCommit<Letter> commits =
        new GroupCommit<>(
            "test",
            BOUNDS,
            batch -> {
              if (batches.isEmpty()) {
                batches.add(0);
                throw new IllegalStateException("no");
              }
              write(batch);
            })) {
      Letter first = submit(commits, 1).getFirst();
      assertThatThrownBy(() -> first.written.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("no");
      assertThat(submit(commits, 1).getFirst().written.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void tooManyAreTurnedAway() throws Exception {
    try (GroupCommit<Letter> commits = gated()) {
      submit(commits, 1);
      arrived.acquire();
      submit(commits, 51);
      assertThatThrownBy(() -> submit(commits, 1)).isInstanceOf(GroupCommit.Overloaded.class);
      gate.release(100);
    }
  }

  /** That many on their way at once: one is being written, the others wait for it. */
  private void crowdOf(GroupCommit<Letter> commits, int size) throws Exception {
    List<Letter> letters = submit(commits, 1);
    arrived.acquire();
    letters.addAll(submit(commits, size - 1));
    gate.release(2);
    for (Letter letter : letters) {
      letter.written.get(10, TimeUnit.SECONDS);
    }
  }

  private static List<Letter> submit(GroupCommit<Letter> commits, int number) {
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Letter letter = new Letter();
      commits.submit(letter);
      letters.add(letter);
    }
    return letters;
  }

  /** One whose writer waits at the gate with each batch. */
  private GroupCommit<Letter> gated() {
    return new GroupCommit<>(
        "test",
        BOUNDS,
        batch -> {
          arrived.release();
          gate.acquireUninterruptibly();
          write(batch);
        });
  }

  private void write(List<Letter> batch) {
    batches.add(batch.size());
    batch.forEach(letter -> letter.written.complete(true));
  }
}
