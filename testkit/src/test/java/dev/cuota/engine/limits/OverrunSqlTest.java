package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OverrunSqlTest {
  private final Office office = new Office();

  @AfterEach
  void close() {
    office.close();
  }

  private LimitAnswer.Decided used(String feature, String amount, @Nullable String id) {
    return Office.decided(record(feature, amount, id));
  }

  private LimitAnswer record(String feature, String amount, @Nullable String id) {
    return office
        .limits()
        .record(office.world().environment(), Office.of("acme", feature, amount), id);
  }

  private Map<String, Long> passes() {
    return office
        .limits()
        .softLimitPasses(
            office.world().environment(), office.tenant("acme").id(), Period.month(Office.NOON));
  }

  @Test
  void whatHasHappenedIsRecordedBeyondAHardLimitAndCountedAsAPass() {
    office.consume("acme", "tokens", "9990");
    LimitAnswer.Decided answer = used("tokens", "20", null);
    assertThat(answer.isAllowed()).isTrue();
    LimitAnswer.Line line = answer.lines().getFirst();
    assertThat(line.used()).isEqualTo(Quantity.of(10_010));
    assertThat(line.remaining()).isEqualTo(Quantity.ZERO);
    assertThat(line.warning()).isNotNull();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(10_010));
    assertThat(passes()).containsExactly(Map.entry("tokens", 1L));
    assertThat(Office.reason(office.consume("acme", "tokens", "1")))
        .contains(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void whatFitsIsNoPass() {
    assertThat(used("tokens", "20", null).isAllowed()).isTrue();
    assertThat(passes()).isEmpty();
  }

  @Test
  void itIsRecordedOnceHoweverOftenItIsSaidAndWhicheverWay() {
    office.consume("acme", "tokens", "10000");
    assertThat(used("tokens", "5", "job").repeated()).isFalse();
    assertThat(used("tokens", "5", "job").repeated()).isTrue();
    LimitAnswer.Decided asked = office.consume(office.engine(), "acme", "tokens", "5", "job");
    assertThat(asked.isAllowed()).isTrue();
    assertThat(asked.repeated()).isTrue();
    assertThat(record("tokens", "6", "job")).isInstanceOf(LimitAnswer.Conflict.class);
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(10_005));
  }

  @Test
  void whatThePlanDoesNotIncludeIsRecordedToo() {
    office
        .limits()
        .override(
            office.tenant("acme"),
            false,
            new OverrideChange("tokens", Limit.notIncluded(), null, "", "test"));
    assertThat(used("tokens", "3", null).isAllowed()).isTrue();
    assertThat(passes()).containsEntry("tokens", 1L);
    assertThat(Office.reason(office.consume("acme", "tokens", "1"))).contains(Reason.FEATURE_GATED);
  }

  @Test
  void windowsCountItAndLevelsAreFilled() {
    assertThat(used("signatures", "6", null).isAllowed()).isTrue();
    assertThat(passes()).containsOnlyKeys("signatures_a_minute");
    assertThat(Office.reason(office.consume("acme", "signatures", "1")))
        .contains(Reason.LIMIT_EXCEEDED);
    assertThat(used("disk_gb", "12", null).isAllowed()).isTrue();
    assertThat(office.used("acme", "disk_gb")).isEqualTo(Quantity.of(12));
    assertThat(used("disk_gb", "-4", null).isAllowed()).isTrue();
    assertThat(office.used("acme", "disk_gb")).isEqualTo(Quantity.of(8));
  }

  @Test
  void severalAreRecordedTogetherThoughOneDoesNotFit() {
    office.consume("acme", "tokens", "10000");
    LimitRequest both =
        LimitRequest.together(
            "acme",
            List.of(
                LimitRequest.Wanted.feature("tokens", Quantity.of(2)),
                LimitRequest.Wanted.feature("mails", Quantity.of(3))));
    LimitAnswer answer = office.limits().record(office.world().environment(), both, "both");
    assertThat(Office.decided(answer).isAllowed()).isTrue();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(10_002));
    assertThat(office.used("acme", "mails")).isEqualTo(Quantity.of(3));
    assertThat(passes()).containsOnlyKeys("tokens");
  }

  @Test
  void whatIsReservedStaysReserved() {
    ReservationAnswer held =
        office
            .limits()
            .reservations()
            .reserve(
                office.world().environment(),
                Office.of("acme", "tokens", "10000"),
                Reservations.USUAL,
                null);
    assertThat(used("tokens", "1", null).isAllowed()).isTrue();
    LimitAnswer committed =
        office
            .limits()
            .reservations()
            .commit(
                office.world().environment(),
                java.util.Objects.requireNonNull(held.reservation()),
                Quantity.of(100),
                false);
    assertThat(Office.decided(committed).isAllowed()).isTrue();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(101));
  }
}
