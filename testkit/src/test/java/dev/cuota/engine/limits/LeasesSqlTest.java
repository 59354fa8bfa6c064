package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.LeaseSize;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasesSqlTest {
  private final Office office = new Office();
  private final Spender first = new Spender("first");

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void aLeaseIsChargedInFullAndItsRestComesBack() {
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    assertThat(given.amount()).isEqualTo(Quantity.of(2000));
    assertThat(office.consume("acme", "tokens", "8001").isAllowed()).isFalse();
    // It would be given back if it was wanted, so nobody who only looks is told that it is gone.
    assertThat(office.check("acme", "tokens", "8001").isAllowed()).isTrue();

    LeaseAnswer.Heard heard = first.report(given, 700, false);
    assertThat(heard.status()).isEqualTo(LeaseAnswer.Status.OPEN);
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(700));
    assertThat(office.consume("acme", "tokens", "8001").isAllowed()).isFalse();

    assertThat(first.report(given, 900, true).status()).isEqualTo(LeaseAnswer.Status.CLOSED);
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(900));
    assertThat(office.check("acme", "tokens", "9100").isAllowed()).isTrue();
  }

  @Test
  void wordsThatComeTwiceLateOrInAnotherOrderCountOnce() {
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    first.report(given, 700, false);
    first.report(given, 700, false);
    first.report(given, 300, false);
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(700));
    first.report(given, 900, true);
    assertThat(first.report(given, 1200, false).status()).isEqualTo(LeaseAnswer.Status.CLOSED);
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(900));
  }

  @Test
  void aLateExchangeTakesNoLeaseAwayAndGivesNone() {
    long late = first.number + 1;
    first.number++;
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    LeaseAnswer answer = first.say(late, List.of(), List.of(), List.of(want("tokens", 1, 1000)));
    assertThat(answer.given()).isEmpty();
    assertThat(first.report(given, 5, false).status()).isEqualTo(LeaseAnswer.Status.OPEN);
  }

  @Test
  void aLeaseWhoseAnswerWasLostComesBackWithTheNextExchange() {
    first.want("tokens", 1, 1000);
    first.open.clear();
    first.say(List.of(), List.of());
    assertThat(office.check("acme", "tokens", "10000").isAllowed()).isTrue();
  }

  @Test
  void whatASilentHolderHasIsForfeitedUntilItSpeaksAgain() {
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    first.report(given, 100, false);
    office.world().clock().advance(Duration.ofSeconds(11));
    office.limits().follow();
    assertThat(conservation()).isEqualTo("granted 2000 spent 100 returned 0 forfeited 1900");
    assertThat(office.check("acme", "tokens", "8000").isAllowed()).isTrue();
    assertThat(office.check("acme", "tokens", "8001").isAllowed()).isFalse();

    assertThat(first.report(given, 400, false).status()).isEqualTo(LeaseAnswer.Status.OPEN);
    assertThat(conservation()).isEqualTo("granted 2000 spent 400 returned 0 forfeited 0");
    first.report(given, 500, true);
    assertThat(conservation()).isEqualTo("granted 2000 spent 500 returned 1500 forfeited 0");
  }

  @Test
  void aLeaseLivesAsLongAsIsToldAfterEveryWordAlsoOneThatSaysNothingNew() {
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    for (int spent : List.of(100, 100, 200)) {
      office.world().clock().advance(Duration.ofSeconds(4));
      first.report(given, spent, false);
      office.world().clock().advance(LeaseSize.TIME_TO_LIVE.minusMillis(1));
      office.limits().follow();
      assertThat(conservation())
          .isEqualTo("granted 2000 spent %d returned 0 forfeited 0".formatted(spent));
      first.report(given, spent, false);
    }
    office.world().clock().advance(LeaseSize.TIME_TO_LIVE);
    office.limits().follow();
    assertThat(conservation()).isEqualTo("granted 2000 spent 200 returned 0 forfeited 1800");
  }

  @Test
  void anotherProcessOfTheSameNameFencesTheOneBeforeAndSettlesItsLeases() {
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    Spender second = new Spender("first");
    assertThat(first.report(given, 10, false).status()).isEqualTo(LeaseAnswer.Status.FENCED);
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.ZERO);
    assertThat(second.report(given, 250, true).status()).isEqualTo(LeaseAnswer.Status.CLOSED);
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(250));
    assertThat(conservation()).isEqualTo("granted 2000 spent 250 returned 1750 forfeited 0");
  }

  @Test
  void anExchangeOfANewProcessDoesNotTakeBackWhatTheOneBeforeItMayHaveSpent() {
    first.want("tokens", 1, 1000);
    Spender second = new Spender("first");
    second.say(List.of(), List.of());
    assertThat(office.consume("acme", "tokens", "8001").isAllowed()).isFalse();
  }

  @Test
  void aNewProcessThatHasFoundTheDiskOfTheOneBeforeKnowsWhatThatNeverHeardOf() {
    first.want("tokens", 1, 1000);
    Spender second = new Spender("first", first.epoch);
    second.say(List.of(), List.of());
    assertThat(office.check("acme", "tokens", "10000").isAllowed()).isTrue();
  }

  @Test
  void leasesShrinkNearTheLimitToNothingSoThatTheLastUnitCanBeUsed() {
    List<Spender> processes = List.of(first, new Spender("b"), new Spender("c"));
    long total = 0;
    for (int round = 0; round < 60; round++) {
      for (Spender process : processes) {
        LeaseAnswer.Given given = process.want("tokens", 1, 5000);
        if (given.lease() != null) {
          total += given.amount().value().longValueExact();
          process.report(given, given.amount().value().longValueExact(), true);
        }
      }
    }
    assertThat(total).isBetween(9_800L, 9_999L);
    while (office.consume("acme", "tokens", "1").isAllowed()) {
      total++;
    }
    assertThat(total).isEqualTo(10_000);
    LeaseAnswer.Given denied = first.want("tokens", 1, 5000);
    assertThat(denied.lease()).isNull();
    assertThat(denied.code()).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void whoIsRefusedForWhatOthersHoldMakesThemGiveItBack() throws Exception {
    LeaseAnswer.Given given = first.want("tokens", 1, 100_000);
    assertThat(given.amount()).isEqualTo(Quantity.of(5000));
    Thread holder =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!first.isRecalled(given)) {
                    Thread.onSpinWait();
                  }
                  first.report(given, 1000, true);
                });
    assertThat(office.consume("acme", "tokens", "9000").isAllowed()).isTrue();
    holder.join();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(10_000));
  }

  @Test
  void anOverrideWantsLeasesBackThatWereGivenOnOtherTerms() {
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    assertThat(first.isRecalled(given)).isFalse();
    office
        .limits()
        .override(
            office.tenant("acme"),
            false,
            new OverrideChange("tokens", Limit.atMost(50), null, "", "test"));
    assertThat(first.isRecalled(given)).isTrue();
  }

  @Test
  void softAndUnlimitedFeaturesAreLeasedWithoutBoundAndPassesAreCounted() {
    LeaseAnswer.Given calls = first.want("calls", 1, 10);
    assertThat(calls.unbounded()).isTrue();
    assertThat(calls.passing()).isFalse();
    first.report(calls, 123_456, false);
    assertThat(office.used("acme", "calls")).isEqualTo(Quantity.of(123_456));

    office.consume("acme", "mails", "96");
    LeaseAnswer.Given last = first.want("mails", 1, 10);
    assertThat(last.amount()).isEqualTo(Quantity.of(4));
    first.report(last, 4, true);
    LeaseAnswer.Given over = first.want("mails", 1, 10);
    assertThat(over.unbounded()).isTrue();
    assertThat(over.passing()).isTrue();
    first.report(over, 7, false);
    assertThat(
            office
                .limits()
                .softLimitPasses(
                    office.world().environment(),
                    office.tenant("acme").id(),
                    Period.month(Office.NOON)))
        .containsEntry("mails", 7L);
  }

  @Test
  void whatWindowsOrOtherTenantsDependOnIsAskedForEachTime() {
    assertThat(first.want("signatures", 1, 10).lease()).isNull();
    assertThat(first.want("signatures", 1, 10).code()).isNull();
    assertThat(first.want("pages", 1, 10).lease()).isNull();
    assertThat(first.want("disk_gb", 1, 10).lease()).isNull();
    assertThat(first.want("nothing", 1, 10).code()).isEqualTo(Reason.FEATURE_GATED);
  }

  @Test
  void whatIsReportedAfterTheMonthIsBookedAtItsLastMoment() {
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    office.world().clock().set(Instant.parse("2026-02-03T00:00:00Z"));
    first.report(given, 150, true);
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.ZERO);
    office.world().clock().set(Instant.parse("2026-01-31T23:00:00Z"));
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(150));
  }

  @Test
  void moreThanWasGivenIsRefusedAsAWhole() {
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    LeaseOutcome outcome =
        first.exchange(
            ++first.number,
            List.of(lease(given)),
            List.of(new LeaseExchange.Report(lease(given), Quantity.of(2001), 1, false)),
            List.of());
    assertThat(outcome).isEqualTo(new LeaseOutcome.Overspent(0));
  }

  @Test
  void anotherNodeGoesOnWithTheSameHolder() {
    LeaseAnswer.Given given = first.want("tokens", 1, 1000);
    try (Engine other = office.world().anotherNode()) {
      first.node = other;
      assertThat(first.report(given, 77, true).status()).isEqualTo(LeaseAnswer.Status.CLOSED);
      office.limits().follow();
      assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(77));
      assertThat(office.check("acme", "tokens", "9923").isAllowed()).isTrue();
    }
  }

  private String conservation() {
    try (Database database = Database.connect(office.world().url(), new Events())) {
      return database.inTx(
          Scope.everything(),
          tx ->
              tx.handle()
                  .createQuery(
                      """
                      select format('granted %s spent %s returned %s forfeited %s',
                                    granted, spent, returned, forfeited) from limit_pools
                      """)
                  .mapTo(String.class)
                  .one());
    }
  }

  private static LeaseExchange.Want want(String feature, long amount, long perSecond) {
    return new LeaseExchange.Want("acme", feature, Quantity.of(amount), Quantity.of(perSecond));
  }

  private static UUID lease(LeaseAnswer.Given given) {
    return Objects.requireNonNull(given.lease());
  }

  /** A process that holds leases. */
  private final class Spender {
    private final String name;
    private final long epoch;
    private final List<UUID> open = new ArrayList<>();
    private long number;
    private Engine node = office.engine();

    Spender(String name) {
      this(name, 0);
    }

    Spender(String name, long previous) {
      this.name = name;
      LeaseExchange begin =
          new LeaseExchange(name, 0, previous, 0, List.of(), List.of(), List.of());
      LeaseOutcome outcome = node.limits().leases().exchange(office.world().environment(), begin);
      this.epoch = ((LeaseAnswer) outcome).epoch();
    }

    LeaseAnswer.Given want(String feature, long amount, long perSecond) {
      LeaseAnswer answer = say(List.of(), List.of(LeasesSqlTest.want(feature, amount, perSecond)));
      LeaseAnswer.Given given = answer.given().getFirst();
      if (given.lease() != null) {
        open.add(given.lease());
      }
      return given;
    }

    LeaseAnswer.Heard report(LeaseAnswer.Given given, long spent, boolean close) {
      LeaseExchange.Report report =
          new LeaseExchange.Report(lease(given), Quantity.of(spent), spent, close);
      LeaseAnswer answer = say(List.of(report), List.of());
      if (close) {
        open.remove(lease(given));
      }
      return answer.heard().getFirst();
    }

    boolean isRecalled(LeaseAnswer.Given given) {
      return say(List.of(), List.of()).heard().stream()
          .anyMatch(heard -> heard.lease().equals(given.lease()) && heard.recall());
    }

    LeaseAnswer say(List<LeaseExchange.Report> reports, List<LeaseExchange.Want> wants) {
      return say(++number, List.copyOf(open), reports, wants);
    }

    LeaseAnswer say(
        long number,
        List<UUID> open,
        List<LeaseExchange.Report> reports,
        List<LeaseExchange.Want> wants) {
      return (LeaseAnswer) exchange(number, open, reports, wants);
    }

    LeaseOutcome exchange(
        long number,
        List<UUID> open,
        List<LeaseExchange.Report> reports,
        List<LeaseExchange.Want> wants) {
      return node.limits()
          .leases()
          .exchange(
              office.world().environment(),
              new LeaseExchange(name, epoch, 0, number, open, reports, wants));
    }
  }
}
