package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Granting;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.testkit.MapData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Grants by the test's clock, on one node. */
class GrantsSqlTest {
  private final Office office = new Office();
  private final GrantDesk desk = new GrantDesk(office);

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void aGrantIsUsedUpAfterThePlanAndThenTheLimitIsHardAgain() {
    GrantBalance given = desk.give("acme", GrantDesk.of("tokens", 500));
    assertThat(given.grant().terms().starts()).isEqualTo(Instant.parse("2026-01-15T12:00:00Z"));
    assertThat(desk.limit("acme", "tokens")).isEqualTo(Limit.atMost(10_500));
    assertThat(office.consume("acme", "tokens", "10000").isAllowed()).isTrue();
    assertThat(desk.standing("acme")).containsExactly("0 500 ACTIVE");
    assertThat(office.consume("acme", "tokens", "499").isAllowed()).isTrue();
    assertThat(office.consume("acme", "tokens", "2").isAllowed()).isFalse();
    assertThat(office.consume("acme", "tokens", "1").isAllowed()).isTrue();
    assertThat(desk.standing("acme")).containsExactly("500 0 USED_UP");
    assertThat(Office.reason(office.consume("acme", "tokens", "1")))
        .contains(Reason.LIMIT_EXCEEDED);
    assertThat(desk.usage("acme", "tokens").granted()).isEqualTo(Quantity.of(500));
    assertThat(desk.usage("acme", "mails").granted()).isEqualTo(Quantity.ZERO);
  }

  @Test
  void grantsAreUsedUpInTheirOrder() {
    desk.give("acme", GrantDesk.of("mails", 10).first(200));
    desk.give("acme", GrantDesk.of("mails", 10));
    desk.give("acme", GrantDesk.of("mails", 10).until("2026-01-20T00:00:00Z"));
    desk.give("acme", GrantDesk.of("mails", 10).first(1));
    office.consume("acme", "mails", "125");
    assertThat(desk.standing("acme"))
        .containsExactly("10 0 USED_UP", "10 0 USED_UP", "5 5 ACTIVE", "0 10 ACTIVE");
  }

  @Test
  void aSoftLimitIsPassedOnlyBeyondGrants() {
    desk.give("acme", GrantDesk.of("mails", 10));
    office.consume("acme", "mails", "105");
    office.consume("acme", "mails", "5");
    assertThat(desk.passes("acme", "mails")).isZero();
    office.consume("acme", "mails", "1");
    assertThat(desk.passes("acme", "mails")).isEqualTo(1);
  }

  @Test
  void whatWasOverBeforeAGrantStaysOver() {
    office.consume("acme", "mails", "130");
    office.world().clock().advance(Duration.ofHours(1));
    desk.give("acme", GrantDesk.of("mails", 10));
    assertThat(desk.limit("acme", "mails")).isEqualTo(Limit.atMost(140));
    assertThat(desk.usage("acme", "mails").granted()).isEqualTo(Quantity.of(10));
    office.consume("acme", "mails", "10");
    assertThat(desk.passes("acme", "mails")).isEqualTo(1);
    assertThat(desk.standing("acme")).containsExactly("10 0 USED_UP");
    office.consume("acme", "mails", "1");
    assertThat(desk.passes("acme", "mails")).isEqualTo(2);
  }

  @Test
  void whatIsLeftWhenAGrantExpiresIsLost() {
    desk.give("acme", GrantDesk.of("tokens", 500).until("2026-01-15T14:00:00Z"));
    office.consume("acme", "tokens", "10100");
    office.world().clock().set(Instant.parse("2026-01-15T13:59:59Z"));
    assertThat(office.check("acme", "tokens", "400").isAllowed()).isTrue();
    office.world().clock().set(Instant.parse("2026-01-15T14:00:00Z"));
    assertThat(office.check("acme", "tokens", "1").isAllowed()).isFalse();
    assertThat(desk.limit("acme", "tokens")).isEqualTo(Limit.atMost(10_100));
    assertThat(desk.standing("acme")).containsExactly("100 0 EXPIRED");
    office.world().clock().set(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(desk.limit("acme", "tokens")).isEqualTo(Limit.atMost(10_000));
  }

  @Test
  void aGrantCountsFromItsStartOn() {
    desk.give("acme", GrantDesk.of("tokens", 500).from("2026-01-16T00:00:00Z"));
    assertThat(desk.standing("acme")).containsExactly("0 500 WAITING");
    assertThat(office.consume("acme", "tokens", "10001").isAllowed()).isFalse();
    office.world().clock().set(Instant.parse("2026-01-16T00:00:00Z"));
    assertThat(office.consume("acme", "tokens", "10001").isAllowed()).isTrue();
    assertThat(desk.standing("acme")).containsExactly("1 499 ACTIVE");
  }

  @Test
  void eachMonthBringsWhatRecursAndWhatIsCarriedOver() {
    desk.give("acme", GrantDesk.of("tokens", 100).eachMonth().carrying(30).first(1));
    desk.give("acme", GrantDesk.of("tokens", 50));
    desk.give("acme", GrantDesk.of("tokens", 1000).carrying(7).first(200));
    office.consume("acme", "tokens", "10060");
    office.world().clock().set(Instant.parse("2026-02-03T00:00:00Z"));
    assertThat(desk.standing("acme")).containsExactly("60 130 ACTIVE", "0 50 ACTIVE", "0 7 ACTIVE");
    assertThat(desk.limit("acme", "tokens")).isEqualTo(Limit.atMost(10_187));
    office.consume("acme", "tokens", "10150");
    office.world().clock().set(Instant.parse("2026-03-31T23:00:00Z"));
    assertThat(desk.standing("acme"))
        .containsExactly("190 100 ACTIVE", "20 30 ACTIVE", "0 7 ACTIVE");
    office.world().clock().set(Instant.parse("2026-04-01T00:00:00Z"));
    assertThat(desk.standing("acme"))
        .containsExactly("190 130 ACTIVE", "20 30 ACTIVE", "0 7 ACTIVE");
    assertThat(office.consume("acme", "tokens", "10167").isAllowed()).isTrue();
    assertThat(office.consume("acme", "tokens", "1").isAllowed()).isFalse();
  }

  @Test
  void anAccountsGrantIsForAllItsTenantsTogether() {
    office.tenant("acme");
    office.join("shop", "acme");
    desk.giveAccount("acme", GrantDesk.of("pages", 20));
    assertThat(office.consume("acme", "pages", "70").isAllowed()).isTrue();
    assertThat(office.consume("shop", "pages", "45").isAllowed()).isTrue();
    assertThat(desk.standingOfAccount("shop")).containsExactly("15 5 ACTIVE");
    assertThat(office.consume("acme", "pages", "6").isAllowed()).isFalse();
    assertThat(office.consume("acme", "pages", "5").isAllowed()).isTrue();
    assertThat(office.consume("shop", "pages", "1").isAllowed()).isFalse();
    assertThat(desk.standing("acme")).isEmpty();
    assertThat(office.limits().grants().standing(office.tenant("shop"), "pages")).hasSize(1);
  }

  @Test
  void aGrantOpensWhatThePlanDoesNotIncludeAndLiesIdleBesideUnlimited() {
    office.limits().override(office.tenant("acme"), false, limit("tokens", Limit.notIncluded()));
    assertThat(Office.reason(office.check("acme", "tokens", "1"))).contains(Reason.FEATURE_GATED);
    desk.give("acme", GrantDesk.of("tokens", 5));
    assertThat(office.consume("acme", "tokens", "5").isAllowed()).isTrue();
    assertThat(Office.reason(office.consume("acme", "tokens", "1")))
        .contains(Reason.LIMIT_EXCEEDED);

    desk.give("acme", GrantDesk.of("calls", 5));
    office.consume("acme", "calls", "100");
    assertThat(desk.limit("acme", "calls")).isEqualTo(Limit.unlimited());
    assertThat(desk.standing("acme")).containsExactly("5 0 USED_UP", "0 5 ACTIVE");
  }

  @Test
  void aLateEventChangesWhatIsLeft() {
    desk.give("acme", GrantDesk.of("mails", 50).until("2026-01-15T14:00:00Z"));
    office.consume("acme", "mails", "90");
    office.world().clock().set(Instant.parse("2026-01-15T15:00:00Z"));
    desk.give("acme", GrantDesk.of("mails", 10));
    assertThat(desk.limit("acme", "mails")).isEqualTo(Limit.atMost(110));
    event("late", "2026-01-15T13:30:00Z", 30);
    assertThat(desk.standing("acme")).containsExactly("20 0 EXPIRED", "0 10 ACTIVE");
    office.world().clock().advance(PersonalPlan.FRESH);
    office.limits().refresh();
    assertThat(desk.limit("acme", "mails")).isEqualTo(Limit.atMost(130));
    assertThat(desk.usage("acme", "mails").used()).isEqualTo(Quantity.of(120));
  }

  @Test
  void aBiggerPlanDoesNotTellAnewWhatEarlierMonthsHaveUsed() {
    desk.give("acme", GrantDesk.of("tokens", 100));
    office.consume("acme", "tokens", "10040");
    office.world().clock().set(Instant.parse("2026-02-03T00:00:00Z"));
    assertThat(desk.standing("acme")).containsExactly("40 60 ACTIVE");
    office.limits().override(office.tenant("acme"), false, limit("tokens", Limit.atMost(20_000)));
    assertThat(desk.standing("acme")).containsExactly("40 60 ACTIVE");
    assertThat(desk.limit("acme", "tokens")).isEqualTo(Limit.atMost(20_060));
  }

  @Test
  void whatIsTakenBackCannotBeUsedAndWhatWasUsedStaysUsed() {
    GrantBalance given = desk.give("acme", GrantDesk.of("tokens", 500).eachMonth());
    office.consume("acme", "tokens", "10200");
    assertThat(desk.takeBack(given)).isEqualTo(VoidOutcome.DONE);
    assertThat(desk.limit("acme", "tokens")).isEqualTo(Limit.atMost(10_200));
    assertThat(office.consume("acme", "tokens", "1").isAllowed()).isFalse();
    assertThat(desk.standing("acme")).containsExactly("200 0 VOIDED");
    assertThat(office.limits().grants().of(office.tenant("acme")).getFirst().takenBack())
        .isEqualTo(Quantity.of(300));
    assertThat(desk.takeBack(given)).isEqualTo(VoidOutcome.OVER);
    office.world().clock().set(Instant.parse("2026-02-03T00:00:00Z"));
    assertThat(desk.limit("acme", "tokens")).isEqualTo(Limit.atMost(10_000));
    assertThat(desk.standing("acme")).containsExactly("200 0 VOIDED");
  }

  @Test
  void theSameIdGivesOnceAndAnotherWishUnderItIsRefused() {
    GrantDesk.Wish wish = GrantDesk.of("tokens", 5).named("order-7");
    GrantBalance given = desk.give("acme", wish);
    office.world().clock().advance(Duration.ofHours(3));
    assertThat(desk.ask("acme", wish)).isEqualTo(new GrantOutcome.Given(given, true));
    assertThat(desk.ask("acme", GrantDesk.of("tokens", 6).named("order-7")))
        .isEqualTo(new GrantOutcome.Conflict());
    assertThat(desk.ask("globex", wish)).isEqualTo(new GrantOutcome.Conflict());
    assertThat(desk.standing("acme")).hasSize(1);
  }

  @Test
  void whatTheRuleRefusesIsNotWritten() {
    assertThat(refused(GrantDesk.of("disk_gb", 5))).isEqualTo(Granting.Flaw.NOT_METERED);
    assertThat(refused(GrantDesk.of("pages", 5))).isEqualTo(Granting.Flaw.ACCOUNT);
    assertThat(desk.askForAccount("acme", GrantDesk.of("tokens", 5)))
        .isEqualTo(new GrantOutcome.Refused(Granting.Flaw.TENANT));
    assertThat(refused(GrantDesk.of("tokens", 0))).isEqualTo(Granting.Flaw.AMOUNT);
    assertThat(refused(GrantDesk.of("tokens", Long.MAX_VALUE))).isEqualTo(Granting.Flaw.AMOUNT);
    assertThat(refused(GrantDesk.of("tokens", 5).carrying(Long.MAX_VALUE)))
        .isEqualTo(Granting.Flaw.ROLLOVER);
    GrantDesk.Wish wish = GrantDesk.of("tokens", 5);
    assertThat(refused(wish.from("2026-01-15T12:30:00Z"))).isEqualTo(Granting.Flaw.STARTS_CUT);
    assertThat(refused(wish.from("2025-12-31T23:00:00Z"))).isEqualTo(Granting.Flaw.STARTS_EARLY);
    assertThat(refused(wish.from("9999-01-01T00:00:00Z"))).isEqualTo(Granting.Flaw.STARTS_LATE);
    assertThat(refused(wish.until("2026-01-16T12:30:00Z"))).isEqualTo(Granting.Flaw.EXPIRES_CUT);
    assertThat(refused(wish.until("2026-01-15T12:00:00Z"))).isEqualTo(Granting.Flaw.EXPIRES_EARLY);
    assertThat(refused(wish.until("9999-01-01T00:00:00Z"))).isEqualTo(Granting.Flaw.EXPIRES_LATE);
    assertThat(desk.ask("acme", GrantDesk.of("nothing", 5)))
        .isInstanceOf(GrantOutcome.UnknownFeature.class);
    assertThat(desk.standing("acme")).isEmpty();
  }

  @Test
  void theJournalSaysWhoDidWhat() {
    desk.takeBack(desk.give("acme", GrantDesk.of("tokens", 5)));
    List<JournalEntry> entries =
        office.engine().security().journal().newest(office.world().environment(), 2);
    assertThat(entries.stream().map(one -> one.act().act()))
        .containsExactly("grant.voided", "grant.made");
    assertThat(entries.getLast().act().after())
        .containsEntry("amount", "5")
        .containsEntry("reason", "a pack");
    assertThat(entries.getFirst().act().after()).containsEntry("takenBack", "5");
    assertThat(entries.getFirst().act().cause().actor()).isEqualTo("ada");
  }

  private Granting.Flaw refused(GrantDesk.Wish wish) {
    return ((GrantOutcome.Refused) desk.ask("acme", wish)).flaw();
  }

  private static OverrideChange limit(String feature, Limit limit) {
    return new OverrideChange(feature, limit, null, "", "ada");
  }

  private void event(String id, String time, int amount) {
    office
        .engine()
        .metering()
        .accept(
            office.world().environment(),
            List.of(
                new UsageEvent(
                    "test",
                    id,
                    "mails",
                    "acme",
                    Instant.parse(time),
                    new MapData(Map.of("v", amount)))),
            BatchRule.ALL_OR_NOTHING);
  }
}
