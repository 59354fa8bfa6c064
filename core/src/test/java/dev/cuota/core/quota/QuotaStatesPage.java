package dev.cuota.core.quota;

import dev.cuota.core.platform.Period;
import java.time.Duration;
import java.time.Instant;

/** Writes docs/quota-states.md from the rules themselves. */
final class QuotaStatesPage {
  private static final Instant OVER_SINCE = Instant.parse("2026-01-10T12:00:00Z");
  private static final int GRACE_DAYS = 7;
  private static final int[] FILLS_BP = {
    0,
    QuotaRules.WARNING_UNTIL_BP,
    QuotaRules.WARNING_FROM_BP,
    QuotaRules.OVER_UNTIL_BP,
    QuotaRules.OVER_FROM_BP
  };

  private QuotaStatesPage() {}

  static String write() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Quota states

        Generated from `QuotaRules` by its test; do not edit.

        An account is judged when its usage crosses a threshold and daily at %s UTC. Its fill is
        that of its fullest allowance, or of its emptiest when the plan's policy is `all`.

        - `SOFT_LIMIT`: at the limit, until the next daily judgement.
        - `GRACE`: until the plan's grace days are over, counted from when the account went over.
        - `HARD_LIMIT`: from then on. Writes are refused while enforcement is `on`.

        Falling under the limit does not start a new grace; being `ACTIVE`, beginning a period
        under the limit, another plan or another limit does.
        """
            .formatted(QuotaRules.DAILY_AT));
    section(page, "Within a period", false, false);
    section(page, "When a period begins", true, false);
    section(page, "When plan or limits were changed", false, true);
    return page.toString();
  }

  private static void section(
      StringBuilder page, String title, boolean newPeriod, boolean newTerms) {
    page.append("\n## ").append(title).append("\n\n| fill |");
    for (QuotaState from : QuotaState.values()) {
      page.append(" from ").append(from).append(" |");
    }
    page.append("\n|---|").append("---|".repeat(QuotaState.values().length)).append('\n');
    for (int i = 0; i < FILLS_BP.length; i++) {
      page.append("| ").append(range(i)).append(" |");
      for (QuotaState from : QuotaState.values()) {
        page.append(' ').append(to(from, FILLS_BP[i], newPeriod, newTerms)).append(" |");
      }
      page.append('\n');
    }
  }

  private static String range(int i) {
    String from = FILLS_BP[i] / 100 + " %";
    return i + 1 < FILLS_BP.length
        ? from + " to below " + FILLS_BP[i + 1] / 100 + " %"
        : from + " and more";
  }

  private static QuotaState to(QuotaState from, int fillBp, boolean newPeriod, boolean newTerms) {
    Instant now = OVER_SINCE.plus(age(from));
    Period period =
        newPeriod ? Period.month(OVER_SINCE.minus(Duration.ofDays(20))) : Period.month(now);
    QuotaStatus status =
        new QuotaStatus(
            from,
            OVER_SINCE,
            QuotaStatus.isOver(from)
                ? new QuotaGrace(OVER_SINCE, OVER_SINCE.plus(Duration.ofDays(GRACE_DAYS)))
                : null,
            period);
    QuotaFacts facts = new QuotaFacts(fillBp, GRACE_DAYS, now, newTerms);
    return QuotaRules.next(status, facts).status().state();
  }

  private static Duration age(QuotaState state) {
    return switch (state) {
      case ACTIVE, WARNING, SOFT_LIMIT -> Duration.ofHours(1);
      case GRACE -> Duration.ofDays(2);
      case HARD_LIMIT -> Duration.ofDays(8);
    };
  }
}
