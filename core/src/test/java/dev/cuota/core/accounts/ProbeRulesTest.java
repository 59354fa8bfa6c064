package dev.cuota.core.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.ProbeRules.Answer;
import dev.cuota.core.accounts.ProbeRules.Next;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeRulesTest {

  private static Next next(Answer answer, int unclear, Duration paused) {
    return ProbeRules.next(new ProbeRules.Facts(answer, unclear, paused));
  }

  @Test
  void oneThatIsServedIsLookedAtMoreAndMoreRarelyWithAnAlertFromTheLimitOn() {
    Duration paused = ProbeRules.firstPause();
    int looks = 0;
    int alerts = 0;
    boolean atTheLimit = false;
    while (paused.compareTo(Duration.ofDays(1)) < 0) {
      Next.Again again = (Next.Again) next(Answer.SERVES, 0, paused);
      assertThat(again.alert()).isEqualTo(paused.compareTo(ProbeRules.LIMIT) >= 0);
      atTheLimit |= paused.equals(ProbeRules.LIMIT);
      alerts += again.alert() ? 1 : 0;
      looks++;
      assertThat(again.after()).isBetween(Duration.ofSeconds(1), ProbeRules.LONGEST_PAUSE);
      paused = paused.plus(again.after());
    }
    assertThat(atTheLimit).isTrue();
    assertThat(looks).isLessThan(50);
    assertThat(alerts).isGreaterThan(20);
  }

  @Test
  void oneThatIsGoneIsOverAtOnceAndOneThatIsUnclearAfterSeveralLooks() {
    assertThat(next(Answer.GONE, 0, Duration.ZERO)).isEqualTo(new Next.Over());
    assertThat(next(Answer.REFUSED, 0, Duration.ZERO)).isEqualTo(new Next.Over());
    Next.Again once = (Next.Again) next(Answer.UNCLEAR, 0, Duration.ofHours(2));
    assertThat(once.alert()).isFalse();
    Next.Again twice = (Next.Again) next(Answer.UNCLEAR, once.unclear(), Duration.ofHours(3));
    assertThat(next(Answer.UNCLEAR, twice.unclear(), Duration.ofHours(4)))
        .isEqualTo(new Next.Over());
    assertThat(((Next.Again) next(Answer.SERVES, 2, Duration.ofHours(4))).unclear()).isZero();
  }
}
