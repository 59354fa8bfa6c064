package dev.cuota.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What disagrees, written out. */
final class DesyncsTest {
  @ParameterizedTest(name = "{0} {1} here, {2} {3} there: {4}")
  @CsvSource(
      textBlock =
          """
          published, -,                      published,        -,                      -
          published, -,                      paused,           subscription_suspended, NOT_PUBLISHED
          published, -,                      draft,            -,                      NOT_PUBLISHED
          published, -,                      pending_approval, -,                      NOT_PUBLISHED
          published, -,                      paused,           fraud,                  PAUSED_BY_HAND
          published, -,                      paused,           -,                      PAUSED_BY_HAND
          published, -,                      paused,           admin_manual,           NOT_PUBLISHED
          paused,    subscription_suspended, paused,           admin_manual,           DETAILS_DIFFER
          paused,    subscription_suspended, published,        -,                      STILL_PUBLISHED
          paused,    admin_manual,           published,        -,                      STILL_PUBLISHED
          rejected,  -,                      published,        -,                      STILL_PUBLISHED
          paused,    subscription_suspended, paused,           subscription_canceled,  DETAILS_DIFFER
          paused,    subscription_suspended, paused,           fraud,                  -
          paused,    subscription_suspended, draft,            -,                      DETAILS_DIFFER
          draft,     -,                      pending_approval, -,                      DETAILS_DIFFER
          """)
  void whatAStoreAndItsClusterDisagreeIn(
      String here, String reason, String there, String reasonThere, String kind) {
    boolean byHand =
        there.equals("paused")
            && !reasonThere.startsWith("subscription_")
            && !reasonThere.equals("admin_manual");
    var kinds =
        Desyncs.between(facts(here, reason, "active"), facts(there, reasonThere, "active"), byHand);
    if (kind.equals("-")) {
      assertThat(kinds).isEmpty();
    } else {
      assertThat(kinds).containsExactly(DesyncKind.valueOf(kind));
    }
  }

  @Test
  void aSlugIsToldBesideWhatElseDisagrees() {
    StoreFacts here = new StoreFacts("a", "acme", "", "published", null, "small", "active");
    StoreFacts there = new StoreFacts("a", "acme-2", "", "draft", null, "small", "active");
    assertThat(Desyncs.between(here, there, false))
        .containsExactly(DesyncKind.NOT_PUBLISHED, DesyncKind.SLUG_DIFFERS);
  }

  @ParameterizedTest(name = "{0} {1} while {2}: {3}")
  @CsvSource(
      textBlock =
          """
          paused,    subscription_suspended, active,     PAUSED_THOUGH_ACTIVE
          paused,    subscription_expired,   grace,      PAUSED_THOUGH_ACTIVE
          paused,    admin_manual,           active,     -
          paused,    subscription_suspended, suspended,  -
          paused,    subscription_suspended, past_due,   -
          published, -,                      suspended,  PUBLISHED_THOUGH_DENIED
          published, -,                      canceled,   PUBLISHED_THOUGH_DENIED
          published, -,                      past_due,   -
          published, -,                      active,     -
          published, -,                      -,          -
          draft,     -,                      suspended,  -
          """)
  void whatAStoreAndItsSubscriptionDisagreeIn(
      String publication, String reason, String subscription, String kind) {
    StoreFacts store = facts(publication, reason, subscription.equals("-") ? "" : subscription);
    assertThat(Desyncs.within(store).map(Enum::name).orElse("-")).isEqualTo(kind);
  }

  private static StoreFacts facts(String publication, String reason, String subscription) {
    return new StoreFacts(
        "acme",
        "acme",
        "Acme",
        publication,
        reason.equals("-") ? null : reason,
        "small",
        subscription);
  }
}
