package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowsSqlTest {
  private final Office office = new Office();

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void aMinutesLimitHoldsUntilTheMinuteIsOver() {
    assertThat(office.consume("acme", "signatures", "5").isAllowed()).isTrue();
    LimitAnswer.Decided denied = office.consume("acme", "signatures", "1");
    LimitAnswer.Line line = denied.denied().orElseThrow();
    assertThat(line.feature().key()).isEqualTo("signatures_a_minute");
    assertThat(line.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(line.reset()).isEqualTo(Instant.parse("2026-01-15T12:01:00Z"));
    assertThat(line.used()).isEqualTo(Quantity.of(5));

    office.world().clock().advance(Duration.ofSeconds(50));
    assertThat(office.consume("acme", "signatures", "1").isAllowed()).isTrue();
  }

  @Test
  void aDaysLimitCountsWhatTheMeterCountsHoweverItCame() {
    office.event("acme", "signatures", "1", 18);
    assertThat(office.consume("acme", "signatures", "2").isAllowed()).isTrue();
    LimitAnswer.Decided denied = office.consume("acme", "signatures", "1");
    assertThat(denied.denied().orElseThrow().feature().key()).isEqualTo("signatures_a_day");
    assertThat(denied.denied().orElseThrow().reset())
        .isEqualTo(Instant.parse("2026-01-16T00:00:00Z"));

    office.world().clock().advance(Duration.ofHours(12));
    assertThat(office.consume("acme", "signatures", "5").isAllowed()).isTrue();
    assertThat(office.used("acme", "signatures")).isEqualTo(Quantity.of(25));
  }

  @Test
  void aLookNamesTheWindowThatWouldRefuse() {
    LimitAnswer.Decided look = office.check("acme", "signatures", "6");
    assertThat(look.isAllowed()).isFalse();
    assertThat(look.denied().orElseThrow().feature().key()).isEqualTo("signatures_a_minute");
    assertThat(look.lines().getFirst().reason()).isNull();
  }

  @Test
  void aPeriodAndItsWindowsListedTogetherAreUsedOnce() {
    List<LimitRequest.Wanted> both =
        List.of(
            LimitRequest.Wanted.feature("signatures", Quantity.of(2)),
            LimitRequest.Wanted.feature("signatures_a_day", Quantity.of(2)));
    LimitAnswer.Decided decided =
        Office.decided(
            office
                .limits()
                .consume(office.world().environment(), LimitRequest.together("acme", both), null));
    assertThat(decided.isAllowed()).isTrue();
    assertThat(decided.lines()).hasSize(2);
    assertThat(decided.lines().getLast().used()).isEqualTo(Quantity.of(2));
    assertThat(decided.lines().getLast().remaining()).isEqualTo(Quantity.of(18));
    assertThat(office.used("acme", "signatures")).isEqualTo(Quantity.of(2));
  }

  @Test
  void theSameMeterCannotBeAskedForTwoAmounts() {
    List<LimitRequest.Wanted> both =
        List.of(
            LimitRequest.Wanted.feature("signatures", Quantity.of(2)),
            LimitRequest.Wanted.feature("signatures_a_day", Quantity.of(3)));
    assertThat(
            office
                .limits()
                .consume(office.world().environment(), LimitRequest.together("acme", both), null))
        .isInstanceOfSatisfying(
            LimitAnswer.Invalid.class,
            wrong -> assertThat(wrong.flaw()).isEqualTo(LimitAnswer.Flaw.SAME_METER));
  }

  @Test
  void manyAtOnceNeverPassAWindow() throws Exception {
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        answers.add(threads.submit(() -> office.consume("acme", "signatures", "1").isAllowed()));
      }
    }
    int allowed = 0;
    for (Future<Boolean> answer : answers) {
      allowed += answer.get() ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(5);
  }

  @Test
  void whatTheTenantsOfAnAccountShareIsUsedTogether() throws Exception {
    office.join("one", "acme");
    office.join("two", "acme");
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 150; i++) {
        String tenant = List.of("acme", "one", "two").get(i % 3);
        answers.add(threads.submit(() -> office.consume(tenant, "pages", "1").isAllowed()));
      }
    }
    int allowed = 0;
    for (Future<Boolean> answer : answers) {
      allowed += answer.get() ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(100);
    assertThat(office.used("one", "pages")).isEqualTo(Quantity.of(100));
    assertThat(Office.reason(office.check("two", "pages", "1"))).contains(Reason.LIMIT_EXCEEDED);
  }
}
