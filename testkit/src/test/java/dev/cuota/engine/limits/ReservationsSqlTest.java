package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReservationsSqlTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Office office = new Office();

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void whatIsReservedNobodyElseCanUse() {
    ReservationAnswer made = reserve("tokens", "6000", null);
    LimitAnswer.Line line = Office.decided(made.decision()).lines().getFirst();
    assertThat(line.used()).isEqualTo(Quantity.ZERO);
    assertThat(line.remaining()).isEqualTo(Quantity.of(4000));
    assertThat(made.expires()).isEqualTo(Office.NOON.plus(MINUTE));

    assertThat(Office.reason(office.consume("acme", "tokens", "4001")))
        .contains(Reason.LIMIT_EXCEEDED);
    assertThat(Office.reason(office.check("acme", "tokens", "4001")))
        .contains(Reason.LIMIT_EXCEEDED);
    assertThat(office.consume("acme", "tokens", "4000").isAllowed()).isTrue();
    assertThat(reserve("tokens", "1", null).reservation()).isNull();
  }

  @Test
  void lessIsCommittedThanWasReservedAndTheRestIsFree() {
    UUID id = id(reserve("tokens", "6000", null));
    LimitAnswer.Decided done = commit(id, "1000", false);
    assertThat(done.isAllowed()).isTrue();
    assertThat(done.lines().getFirst().used()).isEqualTo(Quantity.of(1000));
    assertThat(done.lines().getFirst().remaining()).isEqualTo(Quantity.of(9000));
    assertThat(office.consume("acme", "tokens", "9000").isAllowed()).isTrue();
  }

  @Test
  void moreThanWasReservedHasToFitUnlessItHappenedAlready() {
    UUID id = id(reserve("tokens", "100", null));
    assertThat(office.consume("acme", "tokens", "9900").isAllowed()).isTrue();
    assertThat(Office.reason(commit(id, "101", false))).contains(Reason.LIMIT_EXCEEDED);
    assertThat(commit(id, "120", true).isAllowed()).isTrue();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(10_020));
    assertThat(
            office
                .limits()
                .softLimitPasses(
                    office.world().environment(),
                    office.tenant("acme").id(),
                    dev.cuota.core.platform.Period.month(Office.NOON)))
        .containsEntry("tokens", 1L);
  }

  @Test
  void committingAgainIsHarmlessAndCommittingSomethingElseAConflict() {
    UUID id = id(reserve("tokens", "100", null));
    assertThat(commit(id, "80", false).repeated()).isFalse();
    assertThat(commit(id, "80", false).repeated()).isTrue();
    assertThat(commitAnswer(id, "81", false)).isInstanceOf(LimitAnswer.Conflict.class);
    assertThat(release(id)).isInstanceOf(LimitAnswer.Conflict.class);
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(80));
  }

  @Test
  void whatIsReleasedIsFreeAndCannotBeCommittedAnyMore() {
    UUID id = id(reserve("tokens", "10000", null));
    assertThat(release(id)).isInstanceOf(LimitAnswer.Decided.class);
    assertThat(release(id)).isInstanceOf(LimitAnswer.Decided.class);
    assertThat(commitAnswer(id, "1", false)).isInstanceOf(LimitAnswer.Conflict.class);
    assertThat(office.consume("acme", "tokens", "10000").isAllowed()).isTrue();
    assertThat(release(UUID.randomUUID())).isInstanceOf(LimitAnswer.Missing.class);
  }

  @Test
  void nothingUsedIsCommittedAsNothing() {
    UUID id = id(reserve("tokens", "10000", null));
    assertThat(commitAnswer(id, "0", false)).isInstanceOf(LimitAnswer.Decided.class);
    assertThat(commitAnswer(id, "0", false)).isInstanceOf(LimitAnswer.Decided.class);
    assertThat(office.check("acme", "tokens", "10000").isAllowed()).isTrue();
  }

  @Test
  void aReservationThatIsOverHoldsNothingAndALateCommitIsDecidedAnew() {
    UUID kept = id(reserve("tokens", "6000", null));
    UUID lost = id(reserve("tokens", "4000", null));
    office.world().clock().advance(MINUTE);
    assertThat(office.consume("acme", "tokens", "4000").isAllowed()).isTrue();
    assertThat(commit(kept, "6000", false).isAllowed()).isTrue();
    assertThat(Office.reason(commit(lost, "4000", false))).contains(Reason.LIMIT_EXCEEDED);
    assertThat(commit(lost, "0", false).isAllowed()).isTrue();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(10_000));
  }

  @Test
  void theSameIdReservesOnce() {
    UUID id = id(reserve("tokens", "6000", "job-1"));
    assertThat(reserve("tokens", "6000", "job-1").reservation()).isEqualTo(id);
    assertThat(Office.decided(reserve("tokens", "6000", "job-1").decision()).repeated()).isTrue();
    assertThat(reserve("tokens", "5000", "job-1").decision())
        .isInstanceOf(LimitAnswer.Conflict.class);
    assertThat(office.check("acme", "tokens", "4000").isAllowed()).isTrue();
  }

  @Test
  void roomOnADiskIsReservedBeforeTheUpload() {
    UUID id = id(reserve("disk_gb", "8", null));
    assertThat(Office.reason(office.consume("acme", "disk_gb", "2.5")))
        .contains(Reason.STORAGE_LIMIT_EXCEEDED);
    assertThat(commit(id, "7.5", false).isAllowed()).isTrue();
    assertThat(office.consume("acme", "disk_gb", "2.5").isAllowed()).isTrue();
    assertThat(office.used("acme", "disk_gb")).isEqualTo(Quantity.of(10));
  }

  @Test
  void anotherNodeSeesWhatIsReserved() {
    try (Engine other = office.world().anotherNode()) {
      reserve("tokens", "10000", null);
      assertThat(Office.reason(office.consume(other, "acme", "tokens", "1", null)))
          .contains(Reason.LIMIT_EXCEEDED);
      other.limits().follow();
      LimitAnswer look =
          other.limits().check(office.world().environment(), Office.of("acme", "tokens", "1"));
      assertThat(Office.reason(Office.decided(look))).contains(Reason.LIMIT_EXCEEDED);
    }
  }

  @Test
  void manyReservingConsumingAndCommittingAtOnceNeverPassTheLimit() throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    try (Engine other = office.world().anotherNode();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        Engine node = i % 2 == 0 ? office.engine() : other;
        boolean reserving = i % 3 != 0;
        answers.add(threads.submit(() -> reserving ? throughReservation(node) : directly(node)));
      }
    }
    int used = 0;
    for (Future<Integer> answer : answers) {
      used += answer.get();
    }
    assertThat(used).isLessThanOrEqualTo(10_000).isGreaterThan(9_000);
    assertThat(office.limits().usage(office.world().environment(), "acme")).isPresent();
    office.limits().follow();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(used));
  }

  private int directly(Engine node) {
    return office.consume(node, "acme", "tokens", "100", null).isAllowed() ? 100 : 0;
  }

  private int throughReservation(Engine node) {
    ReservationAnswer made =
        node.limits()
            .reservations()
            .reserve(
                office.world().environment(), Office.of("acme", "tokens", "100"), MINUTE, null);
    if (made.reservation() == null) {
      return 0;
    }
    LimitAnswer done =
        node.limits()
            .reservations()
            .commit(office.world().environment(), id(made), Quantity.of(90), false);
    return Office.decided(done).isAllowed() ? 90 : 0;
  }

  private ReservationAnswer reserve(
      String feature, String amount, @org.jspecify.annotations.Nullable String callerId) {
    return office
        .limits()
        .reservations()
        .reserve(
            office.world().environment(), Office.of("acme", feature, amount), MINUTE, callerId);
  }

  private LimitAnswer commitAnswer(UUID id, String amount, boolean overrun) {
    return office
        .limits()
        .reservations()
        .commit(office.world().environment(), id, Quantity.of(amount), overrun);
  }

  private LimitAnswer.Decided commit(UUID id, String amount, boolean overrun) {
    return Office.decided(commitAnswer(id, amount, overrun));
  }

  private LimitAnswer release(UUID id) {
    return office.limits().reservations().release(office.world().environment(), id);
  }

  private static UUID id(ReservationAnswer answer) {
    return Objects.requireNonNull(answer.reservation(), "refused: " + answer.decision());
  }
}
