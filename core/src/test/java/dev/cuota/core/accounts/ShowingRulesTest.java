package dev.cuota.core.accounts;

import static dev.cuota.core.accounts.PauseReason.ADMIN_MANUAL;
import static dev.cuota.core.accounts.PauseReason.SUBSCRIPTION_CANCELED;
import static dev.cuota.core.accounts.PauseReason.SUBSCRIPTION_SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrix of pause reasons and statuses, written out. */
final class ShowingRulesTest {
  private static final Set<SubscriptionStatus> GOOD =
      EnumSet.of(
          SubscriptionStatus.ACTIVE,
          SubscriptionStatus.AUTHORIZED,
          SubscriptionStatus.TRIALING,
          SubscriptionStatus.GRACE,
          SubscriptionStatus.CANCEL_SCHEDULED);
  private static final Set<SubscriptionStatus> BAD =
      EnumSet.of(
          SubscriptionStatus.SUSPENDED,
          SubscriptionStatus.CANCELED,
          SubscriptionStatus.DEACTIVATED,
          SubscriptionStatus.EXPIRED,
          SubscriptionStatus.PURGED);

  @ParameterizedTest(name = "{0}: {1} {2} -> {3} {4}")
  @CsvSource(
      textBlock =
          """
          active,           paused,           subscription_suspended,   published,        -
          active,           paused,           subscription_canceled,    published,        -
          active,           paused,           subscription_expired,     published,        -
          active,           paused,           admin_manual,             paused,           admin_manual
          active,           published,        -,                        published,        -
          active,           draft,            -,                        draft,            -
          active,           pending_approval, -,                        pending_approval, -
          active,           rejected,         -,                        rejected,         -
          authorized,       paused,           subscription_suspended,   published,        -
          trialing,         paused,           subscription_expired,     published,        -
          grace,            paused,           subscription_suspended,   published,        -
          cancel_scheduled, paused,           subscription_suspended,   published,        -
          past_due,         paused,           subscription_suspended,   paused,           subscription_suspended
          past_due,         paused,           admin_manual,             paused,           admin_manual
          past_due,         published,        -,                        published,        -
          pending,          paused,           subscription_canceled,    paused,           subscription_canceled
          pending,          published,        -,                        published,        -
          incomplete,       published,        -,                        published,        -
          unknown,          published,        -,                        published,        -
          unknown,          paused,           subscription_suspended,   paused,           subscription_suspended
          suspended,        published,        -,                        paused,           subscription_suspended
          suspended,        paused,           admin_manual,             paused,           admin_manual
          suspended,        draft,            -,                        draft,            -
          suspended,        rejected,         -,                        rejected,         -
          canceled,         published,        -,                        paused,           subscription_canceled
          canceled,         paused,           subscription_suspended,   paused,           subscription_canceled
          deactivated,      published,        -,                        paused,           subscription_deactivated
          expired,          published,        -,                        paused,           subscription_expired
          purged,           paused,           subscription_canceled,    paused,           subscription_purged
          purged,           paused,           admin_manual,             paused,           admin_manual
          """)
  void whatAStatusMakesOfAStore(
      String status, String before, String reason, String after, String reasonAfter) {
    assertThat(ShowingRules.after(status(status), showing(before, reason)))
        .isEqualTo(showing(after, reasonAfter));
  }

  @ParameterizedTest
  @EnumSource(SubscriptionStatus.class)
  void everyStatusIsGoodBadOrSaysNothing(SubscriptionStatus status) {
    Access expected =
        GOOD.contains(status)
            ? Access.GRANTED
            : BAD.contains(status) ? Access.DENIED : Access.UNCHANGED;
    assertThat(status.access()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void aPersonsPauseStaysAndNothingUnshownIsShown(SubscriptionStatus status, Showing store) {
    Showing after = ShowingRules.after(status, store);
    if (store.pausedFor() == ADMIN_MANUAL
        || EnumSet.of(Publication.DRAFT, Publication.PENDING_APPROVAL, Publication.REJECTED)
            .contains(store.publication())) {
      assertThat(after).isEqualTo(store);
    }
    assertThat(ShowingRules.after(status, after)).as("twice").isEqualTo(after);
  }

  static Stream<Arguments> everything() {
    return Stream.of(SubscriptionStatus.values())
        .flatMap(
            status ->
                Stream.of(
                        Showing.PUBLISHED,
                        new Showing(Publication.DRAFT, null),
                        new Showing(Publication.PENDING_APPROVAL, null),
                        new Showing(Publication.REJECTED, null),
                        Showing.paused(ADMIN_MANUAL),
                        Showing.paused(SUBSCRIPTION_SUSPENDED),
                        Showing.paused(SUBSCRIPTION_CANCELED))
                    .map(store -> Arguments.of(status, store)));
  }

  private static SubscriptionStatus status(String wire) {
    return SubscriptionStatus.of(wire).orElseThrow();
  }

  private static Showing showing(String publication, String reason) {
    return new Showing(
        Publication.of(publication).orElseThrow(),
        reason.equals("-") ? null : PauseReason.of(reason).orElseThrow());
  }
}
