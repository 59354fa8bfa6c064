package dev.cuota.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.accounts.SubscriptionRules;
import dev.cuota.core.accounts.SubscriptionStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderRulesTest {

  @ParameterizedTest
  @CsvSource({
    "ACTIVE, ACTIVE, 0, ",
    "ACTIVE, AUTHORIZED, 0, ",
    "CANCEL_SCHEDULED, ACTIVE, 0, ",
    "GRACE, PAST_DUE, 0, ",
    "SUSPENDED, PAST_DUE, 0, ",
    "ACTIVE, PAST_DUE, 0, STATUS_DIFFERS",
    "ACTIVE, UNKNOWN, 0, STATUS_DIFFERS",
    "SUSPENDED, ACTIVE, 0, STATUS_DIFFERS",
    "ACTIVE, CANCELED, 0, ENDED_THERE",
    "PAST_DUE, EXPIRED, 0, ENDED_THERE",
    "SUSPENDED, CANCELED, 0, STATUS_DIFFERS",
    "CANCELED, ACTIVE, 0, CHARGED_THOUGH_OVER",
    "DEACTIVATED, ACTIVE, 0, CHARGED_THOUGH_OVER",
    "CANCELED, PAST_DUE, 0, ",
    "ACTIVE, PENDING, 0, CANNOT_FOLLOW",
    "PENDING, PENDING, 24, ",
    "PENDING, PENDING, 25, STILL_PENDING",
    "PENDING, INCOMPLETE, 25, STILL_PENDING",
    "PENDING, ACTIVE, 1, STATUS_DIFFERS",
    "PENDING, ACTIVE, 25, PENDING_SETTLED",
    "PENDING, CANCELED, 1, ENDED_THERE",
    "PENDING, CANCELED, 25, PENDING_SETTLED"
  })
  void whatDisagreesIsNamed(
      SubscriptionStatus here, SubscriptionStatus there, int hours, ProviderMismatchKind kind) {
    ProviderRules.Facts facts = new ProviderRules.Facts(here, Duration.ofHours(hours));
    assertThat(ProviderRules.compare(facts, there).orElse(null)).isEqualTo(kind);
  }

  @Test
  void whatIsHeededCanFollowAndTakesAccessFromNobodyWhoHadIt() {
    for (SubscriptionStatus here : SubscriptionStatus.values()) {
      for (SubscriptionStatus there : SubscriptionStatus.values()) {
        ProviderRules.Facts facts = new ProviderRules.Facts(here, Duration.ofDays(30));
        ProviderRules.compare(facts, there)
            .filter(kind -> kind.remedy() == ProviderMismatchKind.Remedy.HEED)
            .ifPresent(
                kind -> {
                  String pair = here + " and " + there;
                  assertThat(SubscriptionRules.isLegal(here, there)).as(pair).isTrue();
                  assertThat(here.access() == Access.GRANTED && there.access() == Access.DENIED)
                      .as(pair)
                      .isFalse();
                });
      }
    }
  }
}
