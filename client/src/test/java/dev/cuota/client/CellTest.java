package dev.cuota.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellTest {
  private static final int SPENDERS = 3;
  private static final int ROUNDS = 3_000;
  private static final int LEASES = 30_000;

  @TempDir Path folder;

  @Test
  void spendingStopsExactlyAtWhatWasGranted() {
    Cell cell = cell();
    cell.open(UUID.randomUUID(), 10);
    assertThat(cell.spend(7)).isEqualTo(3);
    assertThat(cell.spend(4)).isEqualTo(Cell.REFUSED);
    assertThat(cell.spend(3)).isZero();
    assertThat(cell.spend(1)).isEqualTo(Cell.REFUSED);
    assertThat(cell.spent()).isEqualTo(10);
    assertThat(cell.uses()).isEqualTo(2);
  }

  @Test
  void noMoreIsGivenBackThanWasSpentAndNothingAfterTheLastWord() {
    Cell cell = cell();
    cell.open(UUID.randomUUID(), 10);
    cell.spend(7);
    assertThat(cell.giveBack(8)).isFalse();
    assertThat(cell.giveBack(5)).isTrue();
    assertThat(cell.spent()).isEqualTo(2);
    cell.close();
    assertThat(cell.giveBack(1)).isFalse();
    assertThat(cell.spent()).isEqualTo(2);
  }

  @Test
  void theLastWordIsFinalHoweverManySpendMeanwhile() throws Exception {
    Cell cell = cell();
    for (int round = 0; round < ROUNDS; round++) {
      long granted = ThreadLocalRandom.current().nextLong(1, 400);
      cell.open(UUID.randomUUID(), granted);
      long usesBefore = cell.usesEver();
      AtomicLong spent = new AtomicLong();
      AtomicLong uses = new AtomicLong();
      CyclicBarrier start = new CyclicBarrier(SPENDERS + 1);
      List<Thread> threads = spenders(cell, start, spent, uses);
      start.await();
      for (int i = ThreadLocalRandom.current().nextInt(200); i > 0; i--) {
        Thread.onSpinWait();
      }
      cell.close();
      long lastWord = cell.spent();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(spent.get()).isEqualTo(lastWord).isEqualTo(cell.spent());
      assertThat(lastWord).isLessThanOrEqualTo(granted);
      assertThat(cell.usesEver() - usesBefore).isEqualTo(uses.get());
    }
  }

  private static List<Thread> spenders(
      Cell cell, CyclicBarrier start, AtomicLong spent, AtomicLong uses) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SPENDERS; i++) {
      int amount = i + 1;
      threads.add(
          new Thread(
              () -> {
                await(start);
                while (cell.spend(amount) >= 0) {
                  spent.addAndGet(amount);
                  uses.incrementAndGet();
                }
              }));
    }
    threads.forEach(Thread::start);
    return threads;
  }

  private static void await(CyclicBarrier start) {
    try {
      start.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoIsLateSpendsTheNextLeaseOfTheSamePoolAndNothingIsCountedTwice() throws Exception {
    Cell cell = cell();
    AtomicLong spent = new AtomicLong();
    AtomicLong uses = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SPENDERS; i++) {
      int amount = i + 1;
      threads.add(new Thread(() -> spendUntil(over, cell, amount, spent, uses)));
    }
    threads.forEach(Thread::start);
    long reported = 0;
    long reportedUses = 0;
    for (int i = 0; i < LEASES || spent.get() == 0; i++) {
      cell.open(UUID.randomUUID(), 1 + i % 50);
      for (int spin = i % 64; spin > 0; spin--) {
        Thread.onSpinWait();
      }
      cell.close();
      long lastUses = cell.uses();
      reported += cell.spent();
      reportedUses += lastUses;
      cell.told(lastUses);
      cell.clear();
    }
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(spent.get()).isEqualTo(reported).isPositive();
    cell.open(UUID.randomUUID(), 1);
    assertThat(reportedUses + cell.uses()).isEqualTo(uses.get());
  }

  private static void spendUntil(
      AtomicBoolean over, Cell cell, int amount, AtomicLong spent, AtomicLong uses) {
    while (!over.get()) {
      if (cell.spend(amount) >= 0) {
        spent.addAndGet(amount);
        uses.incrementAndGet();
      }
    }
  }

  @Test
  void theNextProcessFindsWhatWasSpent() {
    UUID lease = UUID.randomUUID();
    Slots slots = Slots.in(folder, 8);
    slots.leftBehind();
    Cell first = java.util.Objects.requireNonNull(slots.take());
    first.open(lease, 1_000);
    first.spend(250);
    first.spend(250);
    List<Cell> found = Slots.in(folder, 16).leftBehind();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).lease()).isEqualTo(lease);
    assertThat(found.get(0).spent()).isEqualTo(500);
    assertThat(found.get(0).uses()).isEqualTo(2);
    assertThat(found.get(0).spend(1)).isEqualTo(Cell.REFUSED);
  }

  @Test
  void whatWasReportedToTheEndIsNotFoundAgain() {
    Slots slots = Slots.in(folder, 8);
    slots.leftBehind();
    Cell cell = java.util.Objects.requireNonNull(slots.take());
    cell.open(UUID.randomUUID(), 1_000);
    cell.clear();
    assertThat(Slots.in(folder, 8).leftBehind()).isEmpty();
  }

  private static Cell cell() {
    return java.util.Objects.requireNonNull(Slots.inMemory(4).take());
  }
}
