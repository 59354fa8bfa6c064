package dev.cuota.core.accounts;

import static dev.cuota.core.accounts.SubscriptionStatus.CANCELED;
import static dev.cuota.core.accounts.SubscriptionStatus.PURGED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of transitions, as a whole. */
final class SubscriptionRulesTest {
  @ParameterizedTest
  @EnumSource(SubscriptionStatus.class)
  void stayingIsAlwaysAllowed(SubscriptionStatus status) {
    assertThat(SubscriptionRules.isLegal(status, status)).isTrue();
    assertThat(SubscriptionRules.next(status)).doesNotContain(status);
  }

  @ParameterizedTest
  @EnumSource(SubscriptionStatus.class)
  void everyStatusCanBeReachedAndEveryOneCanEnd(SubscriptionStatus status) {
    assertThat(reachable(SubscriptionRules.FIRST)).contains(status);
    assertThat(reachable(Set.of(status))).contains(PURGED);
  }

  @Test
  void whatWasPurgedStaysSoAndWhatWasCanceledCanOnlyBePurged() {
    assertThat(SubscriptionRules.next(PURGED)).isEmpty();
    assertThat(SubscriptionRules.next(CANCELED)).containsExactly(PURGED);
  }

  @ParameterizedTest
  @EnumSource(SubscriptionStatus.class)
  void onlyWhatHasEndedIsPurged(SubscriptionStatus status) {
    assertThat(SubscriptionRules.next(status).contains(PURGED))
        .isEqualTo(status.isOver() && status != PURGED);
  }

  @ParameterizedTest
  @EnumSource(SubscriptionStatus.class)
  void everyOneIsFoundByItsSpelling(SubscriptionStatus status) {
    assertThat(SubscriptionStatus.of(status.wire())).contains(status);
  }

  /** The page is made from the rules; run with -Dcuota.writeDocs=true after changing them. */
  @Test
  void thePageOfSubscriptionStatesSaysWhatTheRulesDo() throws IOException {
    Path page = Path.of("..", "docs", "subscription-states.md");
    String expected = SubscriptionStatesPage.write();
    if (Boolean.getBoolean("cuota.writeDocs")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, expected);
    }
    assertThat(Files.readString(page)).isEqualTo(expected);
  }

  private static Set<SubscriptionStatus> reachable(Set<SubscriptionStatus> from) {
    Set<SubscriptionStatus> seen = EnumSet.copyOf(from);
    Queue<SubscriptionStatus> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      for (SubscriptionStatus next : SubscriptionRules.next(open.remove())) {
        if (seen.add(next)) {
          open.add(next);
        }
      }
    }
    return seen;
  }
}
