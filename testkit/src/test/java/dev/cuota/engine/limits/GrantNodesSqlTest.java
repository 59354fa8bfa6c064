package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Grants with many users at once, on several nodes, and out on leases. */
class GrantNodesSqlTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Office office = new Office();
  private final GrantDesk desk = new GrantDesk(office);
  private long number;

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void aGrantIsUsedToTheLastUnitAndNeverPassed() throws Exception {
    desk.give("acme", GrantDesk.of("tokens", 300));
    office.consume("acme", "tokens", "9900");
    try (Engine other = office.world().anotherNode()) {
      List<Engine> nodes = List.of(office.engine(), other);
      assertThat(used(nodes, () -> {})).isEqualTo(400);
    }
    assertThat(desk.standing("acme")).containsExactly("300 0 USED_UP");
  }

  @Test
  void theSameIsSoWhenNodesLetThroughByLeases() throws Exception {
    desk.give("acme", GrantDesk.of("tokens", 700));
    office.consume("acme", "tokens", "8500");
    long allowed;
    try (Engine other = office.world().anotherNode()) {
      office.limits().start();
      other.limits().start();
      allowed = used(List.of(office.engine(), other), () -> {});
      // Who was refused while others still held a few has left them; they come back in a while.
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (allowed < 2_200 && System.nanoTime() - deadline < 0) {
        allowed += office.consume("acme", "tokens", "1").isAllowed() ? 1 : 0;
      }
      assertThat(allowed).isEqualTo(2_200);
      assertThat(office.consume("acme", "tokens", "1").isAllowed()).isFalse();
    }
    assertThat(ledger()).isEqualByComparingTo("10700");
  }

  @Test
  void whatIsTakenBackNobodyUsesAfterwardsOnAnyNode() throws Exception {
    GrantBalance given = desk.give("acme", GrantDesk.of("tokens", 400));
    office.consume("acme", "tokens", "10000");
    try (Engine other = office.world().anotherNode()) {
      long used =
          used(
              List.of(office.engine(), other),
              () -> {
                while (ledger().intValue() < 10_050) {
                  Thread.onSpinWait();
                }
                assertThat(desk.takeBack(given)).isEqualTo(VoidOutcome.DONE);
              });
      GrantBalance after = office.limits().grants().of(office.tenant("acme")).getFirst();
      assertThat(after.used()).isEqualTo(Quantity.of(used));
      assertThat(after.takenBack()).isEqualTo(Quantity.of(400 - used));
      assertThat(Office.decided(other.limits().consume(office.world().environment(), one(), null)))
          .matches(answer -> !answer.isAllowed());
    }
  }

  @Test
  void aNodeThatHasNotHeardOfItYetUsesNothingThatWasTakenBack() {
    GrantBalance given = desk.give("acme", GrantDesk.of("tokens", 400));
    office.consume("acme", "tokens", "10100");
    try (Engine other = office.world().anotherNode()) {
      assertThat(office.consume(other, "acme", "tokens", "1", null).isAllowed()).isTrue();
      desk.takeBack(given);
      // Whether or not it has followed by now.
      assertThat(office.consume(other, "acme", "tokens", "1", null).isAllowed()).isFalse();
    }
  }

  @Test
  void anotherNodeAndOneThatStartsLaterHearOfIt() {
    try (Engine other = office.world().anotherNode()) {
      assertThat(office.consume(other, "acme", "tokens", "10000", null).isAllowed()).isTrue();
      GrantBalance given = desk.give("acme", GrantDesk.of("tokens", 10));
      other.limits().follow();
      assertThat(office.consume(other, "acme", "tokens", "4", null).isAllowed()).isTrue();
      try (Engine later = office.world().anotherNode()) {
        assertThat(office.consume(later, "acme", "tokens", "7", null).isAllowed()).isFalse();
        assertThat(office.consume(later, "acme", "tokens", "5", null).isAllowed()).isTrue();
      }
      desk.takeBack(given);
      other.limits().follow();
      LimitAnswer.Decided denied = office.consume(other, "acme", "tokens", "1", null);
      assertThat(Office.reason(denied)).contains(Reason.LIMIT_EXCEEDED);
      assertThat(denied.lines().getFirst().limit()).isEqualTo(Limit.atMost(10_009));
    }
  }

  @Test
  void whatIsPromisedWhenAGrantIsTakenBackStaysPromised() {
    GrantBalance given = desk.give("acme", GrantDesk.of("tokens", 400));
    office.consume("acme", "tokens", "10100");
    UUID held =
        office
            .limits()
            .reservations()
            .reserve(
                office.world().environment(),
                Office.of("acme", "tokens", "50"),
                Duration.ofMinutes(1),
                null)
            .reservation();
    desk.takeBack(given);
    assertThat(office.limits().grants().of(office.tenant("acme")).getFirst().takenBack())
        .isEqualTo(Quantity.of(250));
    assertThat(office.consume("acme", "tokens", "1").isAllowed()).isFalse();
    assertThat(
            Office.decided(
                    office
                        .limits()
                        .reservations()
                        .commit(
                            office.world().environment(),
                            Objects.requireNonNull(held),
                            Quantity.of(50),
                            false))
                .isAllowed())
        .isTrue();
    assertThat(desk.standing("acme")).containsExactly("150 0 VOIDED");
  }

  @Test
  void aLeaseEndsWithTheTermsItWasGivenUnder() {
    office.world().clock().set(Instant.parse("2026-01-15T13:59:50Z"));
    desk.give("acme", GrantDesk.of("tokens", 400).until("2026-01-15T14:00:00Z"));
    office.consume("acme", "tokens", "9900");
    long epoch = say(0, List.of(), List.of(), List.of()).epoch();
    LeaseAnswer.Given lease = say(epoch, List.of(), List.of(), List.of(want())).given().getFirst();
    UUID id = Objects.requireNonNull(lease.lease());
    assertThat(lease.periodLeft()).isEqualTo(Duration.ofSeconds(10));

    office.world().clock().set(Instant.parse("2026-01-15T14:00:03Z"));
    LeaseAnswer.Heard recalled = say(epoch, List.of(id), List.of(), List.of()).heard().getFirst();
    assertThat(recalled.recall()).isTrue();
    say(
        epoch,
        List.of(id),
        List.of(new LeaseExchange.Report(id, Quantity.of(100), 100, true)),
        List.of());
    // What was spent of it is the hour's before, and so the grant has covered it.
    assertThat(
            office
                .engine()
                .metering()
                .usedIn(
                    List.of(office.tenant("acme").id()),
                    meter(),
                    new Period(
                        Instant.parse("2026-01-15T13:00:00Z"),
                        Instant.parse("2026-01-15T14:00:00Z"))))
        .isEqualTo(Quantity.of(10_000));
    assertThat(office.consume("acme", "tokens", "1").isAllowed()).isFalse();
  }

  @Test
  void whatANodeLetThroughByLeasesBeforeAGrantExpiredIsCoveredByIt() {
    office.world().clock().set(Instant.parse("2026-01-15T13:59:50Z"));
    desk.give("acme", GrantDesk.of("tokens", 5_000).until("2026-01-15T14:00:00Z"));
    office.consume("acme", "tokens", "10000");
    office.limits().start();
    for (int i = 0; i < 1_000; i++) {
      assertThat(office.consume("acme", "tokens", "1").isAllowed()).isTrue();
    }
    office.world().clock().set(Instant.parse("2026-01-15T14:00:05Z"));
    while (ledger().intValue() < 11_000) {
      Thread.onSpinWait();
    }
    assertThat(desk.standing("acme")).containsExactly("1000 0 EXPIRED");
    assertThat(office.consume("acme", "tokens", "1").isAllowed()).isFalse();
  }

  @Test
  void aLeaseEndsWithTheOverrideItWasGivenUnder() {
    office
        .limits()
        .override(
            office.tenant("acme"),
            false,
            new OverrideChange(
                "tokens", Limit.atMost(90_000), Instant.parse("2026-01-15T12:00:40Z"), "", "ada"));
    long epoch = say(0, List.of(), List.of(), List.of()).epoch();
    LeaseAnswer.Given lease = say(epoch, List.of(), List.of(), List.of(want())).given().getFirst();
    assertThat(lease.periodLeft()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void thoseWhoListenHearWhenAGrantStartsByItself() throws Exception {
    Changes changes = office.limits().changes(office.world().environment());
    desk.give("acme", GrantDesk.of("tokens", 5).from("2026-01-16T00:00:00Z"));
    office.check("acme", "tokens", "1");
    office.limits().follow();
    long before = changes.newest();
    office.world().clock().set(Instant.parse("2026-01-16T00:00:00Z"));
    office.limits().refresh();
    office.limits().follow();
    Changes.Heard heard =
        changes.after(office.world().environment(), before, Duration.ofSeconds(10));
    assertThat(heard.changes().stream().map(Changes.Numbered::change))
        .contains(new Change.OfTenants(office.world().environment(), List.of("acme")));
    assertThat(desk.limit("acme", "tokens")).isEqualTo(Limit.atMost(10_005));
  }

  private int meter() {
    return office.engine().metering().meters(office.world().environment()).meters().stream()
        .filter(one -> one.meter().key().equals("tokens"))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private LeaseAnswer say(
      long epoch,
      List<UUID> open,
      List<LeaseExchange.Report> reports,
      List<LeaseExchange.Want> wants) {
    return (LeaseAnswer)
        office
            .limits()
            .leases()
            .exchange(
                office.world().environment(),
                new LeaseExchange("one", epoch, 0, number++, open, reports, wants));
  }

  private static LeaseExchange.Want want() {
    return new LeaseExchange.Want("acme", "tokens", Quantity.ONE, Quantity.of(1_000));
  }

  private static LimitRequest one() {
    return Office.of("acme", "tokens", "1");
  }

  /** How much several threads on several nodes use, one by one, until they are refused. */
  private long used(List<Engine> nodes, Runnable meanwhile) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Engine node = nodes.get(i % nodes.size());
        counts.add(threads.submit(() -> untilRefused(node)));
      }
      meanwhile.run();
      long used = 0;
      for (Future<Long> count : counts) {
        used += count.get();
      }
      return used;
    }
  }

  private long untilRefused(Engine node) {
    long used = 0;
    while (Office.decided(node.limits().consume(office.world().environment(), one(), null))
        .isAllowed()) {
      used++;
    }
    return used;
  }

  private BigDecimal ledger() {
    return office
        .engine()
        .metering()
        .usedIn(
            List.of(office.tenant("acme").id()),
            meter(),
            Period.month(office.world().clock().now()))
        .value();
  }
}
