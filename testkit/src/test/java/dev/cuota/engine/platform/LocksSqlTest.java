package dev.cuota.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocksSqlTest {
  private final Database database = FreshDatabase.open();
  private final Locks locks = new Locks(database);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void nobodyElseGetsALockThatIsHeld() {
    locks.with(
        "account 7",
        Duration.ofSeconds(5),
        () -> {
          assertThatThrownBy(() -> locks.with("account 7", Duration.ofMillis(20), () -> "never"))
              .isInstanceOf(Locks.NotTaken.class)
              .hasMessageContaining("account 7");
          return true;
        });
    assertThat(locks.with("account 7", Duration.ofMillis(20), () -> "free")).isEqualTo("free");
  }

  @Test
  void aLockThatNobodyWaitsForIsTakenOrNot() {
    assertThat(takeNow()).isTrue();
    assertThat(locks.with("account 7", Duration.ofSeconds(5), this::takeNow)).isFalse();
    assertThat(takeNow()).isTrue();
  }

  private boolean takeNow() {
    return database.inTx(Scope.everything(), tx -> locks.takeNow(tx, "account 7"));
  }

  @Test
  void otherNamesAreFree() {
    String answer =
        locks.with(
            "account 7",
            Duration.ofSeconds(5),
            () -> locks.with("account 8", Duration.ofSeconds(5), () -> "both"));
    assertThat(answer).isEqualTo("both");
  }

  @Test
  void aLockEndsWithAFailedTransaction() {
    assertThatThrownBy(
            () ->
                locks.with(
                    "account 7",
                    Duration.ofSeconds(5),
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(locks.with("account 7", Duration.ofMillis(20), () -> "free")).isEqualTo("free");
  }

  @Test
  void takingALockLeavesTheTransactionsOwnTimeLimitAsItWas() {
    String after =
        database.inTx(
            Scope.everything(),
            tx -> {
              tx.handle().execute("set local lock_timeout = '7s'");
              locks.take(tx, "account 7", Duration.ofMillis(20));
              return tx.handle()
                  .createQuery("select current_setting('lock_timeout')")
                  .mapTo(String.class)
                  .one();
            });
    assertThat(after).isEqualTo("7s");
  }

  @Test
  void underALockNothingIsLost() {
    AtomicInteger inside = new AtomicInteger();
    int[] counted = {0};
    IntStream.range(0, 40)
        .parallel()
        .forEach(
            _ ->
                locks.with(
                    "counter",
                    Duration.ofSeconds(30),
                    () -> {
                      assertThat(inside.incrementAndGet()).isEqualTo(1);
                      counted[0]++;
                      inside.decrementAndGet();
                      return true;
                    }));
    assertThat(counted[0]).isEqualTo(40);
  }
}
