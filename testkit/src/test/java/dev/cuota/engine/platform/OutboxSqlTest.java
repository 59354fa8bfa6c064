package dev.cuota.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxSqlTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-05T10:00:00Z"));
  private final Database database = FreshDatabase.open();
  private final Outbox outbox = new Outbox(database, clock, Ids.random());

  @AfterEach
  void close() {
    outbox.close();
    database.close();
  }

  @Test
  void aCommittedMessageIsHandledOnce() {
    List<String> handled = new ArrayList<>();
    outbox.on("mail", message -> handled.add(message.payload()));
    stage("mail", "hello");

    assertThat(outbox.dispatchDue()).isEqualTo(1);
    assertThat(outbox.dispatchDue()).isZero();
    assertThat(handled).containsExactly("hello");
  }

  @Test
  void aRolledBackMessageNeverWas() {
    outbox.on("mail", _ -> {});
    assertThatThrownBy(
            () ->
                database.useTx(
                    Scope.everything(),
                    tx -> {
                      outbox.stage(tx, "mail", "never");
                      throw new IllegalStateException("roll back");
                    }))
        .hasMessage("roll back");
    assertThat(outbox.dispatchDue()).isZero();
  }

  @Test
  void aMessageCanBeStagedBehindTheWall() {
    List<String> handled = new ArrayList<>();
    outbox.on("mail", message -> handled.add(message.payload()));
    database.useTx(Scope.of(new EnvironmentId(1)), tx -> outbox.stage(tx, "mail", "from inside"));
    outbox.dispatchDue();
    assertThat(handled).containsExactly("from inside");
  }

  @Test
  void aFailedMessageIsTriedAgainLaterAndLater() {
    List<Instant> attempts = new ArrayList<>();
    outbox.on(
        "mail",
        _ -> {
          attempts.add(clock.now());
          if (attempts.size() < 4) {
            throw new IllegalStateException("no mail server");
          }
        });
    Instant start = clock.now();
    stage("mail", "hello");
    for (int second = 0; second < 20; second++) {
      outbox.dispatchDue();
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(attempts)
        .containsExactly(start, start.plusSeconds(1), start.plusSeconds(3), start.plusSeconds(7));
  }

  @Test
  void aMessageThatAlwaysFailsIsGivenUpSeenAndCanBeTriedAgain() {
    List<Integer> attempts = new ArrayList<>();
    outbox.on(
        "mail",
        message -> {
          attempts.add(message.attempt());
          if (attempts.size() <= Outbox.MAX_ATTEMPTS) {
            throw new java.io.IOException("no mail server");
          }
        });
    stage("mail", "hello");
    for (int hour = 0; hour < 2 * Outbox.MAX_ATTEMPTS; hour++) {
      outbox.dispatchDue();
      clock.advance(Duration.ofHours(1));
    }
    assertThat(attempts).hasSize(Outbox.MAX_ATTEMPTS);
    Outbox.GivenUp dead = outbox.givenUp(10).getFirst();
    assertThat(dead.payload()).isEqualTo("hello");
    assertThat(dead.error()).contains("no mail server");

    assertThat(outbox.retry(dead.id())).isTrue();
    outbox.dispatchDue();
    assertThat(outbox.givenUp(10)).isEmpty();
    assertThat(attempts).last().isEqualTo(1);
  }

  @Test
  void aMessageOfANodeThatDiedIsTakenByAnotherOnceTheLeaseIsOver() {
    stage("mail", "hello");
    Instant now = clock.now();
    List<Outbox.Message> claimed =
        database.inTx(
            Scope.everything(),
            tx -> new OutboxSql().claim(tx, Set.of("mail"), now, now.plus(Outbox.LEASE), 10));
    assertThat(claimed).hasSize(1);

    List<String> handled = new ArrayList<>();
    outbox.on("mail", message -> handled.add(message.payload()));
    assertThat(outbox.dispatchDue()).isZero();
    clock.advance(Outbox.LEASE);
    assertThat(outbox.dispatchDue()).isEqualTo(1);
    assertThat(handled).containsExactly("hello");
  }

  @Test
  void aTopicNobodyHandlesHereIsLeftToOthers() {
    stage("webhook", "hello");
    outbox.on("mail", _ -> {});
    assertThat(outbox.dispatchDue()).isZero();
    Outbox other = new Outbox(database, clock, Ids.random());
    other.on("webhook", _ -> {});
    assertThat(other.dispatchDue()).isEqualTo(1);
  }

  @Test
  void severalNodesShareTheWorkAndNoneRepeatsIt() throws Exception {
    int messages = 400;
    List<String> payloads = IntStream.range(0, messages).mapToObj(Integer::toString).toList();
    database.useTx(
        Scope.everything(), tx -> payloads.forEach(text -> outbox.stage(tx, "mail", text)));
    Set<String> handled = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Integer>> nodes = new ArrayList<>();
    for (int node = 0; node < 4; node++) {
      Outbox one = new Outbox(database, clock, Ids.random());
      one.on(
          "mail",
          message -> {
            if (!handled.add(message.payload())) {
              throw new IllegalStateException("repeated " + message.payload());
            }
          });
      nodes.add(CompletableFuture.supplyAsync(one::dispatchDue));
    }
    int taken = 0;
    for (CompletableFuture<Integer> node : nodes) {
      taken += node.get();
    }
    assertThat(taken).isEqualTo(messages);
    assertThat(handled).containsExactlyInAnyOrderElementsOf(payloads);
  }

  @Test
  void aCommitWakesTheDispatcher() throws Exception {
    CompletableFuture<String> handled = new CompletableFuture<>();
    outbox.on("mail", message -> handled.complete(message.payload()));
    outbox.start();
    stage("mail", "hello");
    assertThat(handled.get(30, TimeUnit.SECONDS)).isEqualTo("hello");
  }

  @Test
  void whatWasDoneIsForgottenAfterAWeek() {
    outbox.on("mail", _ -> {});
    stage("mail", "old");
    outbox.dispatchDue();
    clock.advance(Duration.ofDays(6));
    assertThat(outbox.sweep()).isZero();
    clock.advance(Duration.ofDays(2));
    assertThat(outbox.sweep()).isEqualTo(1);
  }

  @Test
  void pausesDoubleFromASecondToAnHour() {
    assertThat(IntStream.of(1, 2, 3, 12, 13, 1_000).mapToObj(Outbox::pauseAfter))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2_048),
            Duration.ofHours(1),
            Duration.ofHours(1));
  }

  private void stage(String topic, String payload) {
    database.useTx(Scope.everything(), tx -> outbox.stage(tx, topic, payload));
  }
}
