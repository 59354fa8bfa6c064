package dev.cuota.core.accounts;

import dev.cuota.core.platform.Period;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/** What becomes of a word about a subscription. */
public sealed interface StatusDecision {

  /** It is so from now on. */
  record Changed(SubscriptionStatus status, SubscriptionDates dates, Period period)
      implements StatusDecision {}

  /** It was so already. */
  record Same() implements StatusDecision {}

  /** That status cannot follow. */
  record Illegal(SubscriptionStatus from, SubscriptionStatus to, Set<SubscriptionStatus> legal)
      implements StatusDecision {}

  /** The account pays for another subscription. */
  record AnotherPays() implements StatusDecision {}

  /** Something younger was heard before. */
  record TooLate(Instant saidAt, Instant heeded) implements StatusDecision {}

  /** Nothing tells until when; the name is that of one of the {@link SubscriptionDates}. */
  record MissingDate(String date) implements StatusDecision {}

  /**
   * Decides. Of words that carry a time an older one never undoes a younger one, in whatever order
   * they come; the same word again changes nothing, and prolongs nothing.
   */
  static StatusDecision of(StatusFacts facts, StatusWord word) {
    Instant saidAt = word.saidAt();
    Instant heeded = facts.saidAt();
    if (saidAt != null && heeded != null && saidAt.isBefore(heeded)) {
      return new TooLate(saidAt, heeded);
    }
    SubscriptionStatus status = word.status();
    if (!SubscriptionRules.isLegal(facts.status(), status)) {
      return new Illegal(facts.status(), status, SubscriptionRules.next(facts.status()));
    }
    Period period = Objects.requireNonNullElse(word.period(), facts.period());
    SubscriptionDates dates =
        word.dates()
            .or(facts.dates())
            .or(new SubscriptionDates(null, facts.graceUntil(), period.end()))
            .of(status);
    if (status == SubscriptionStatus.TRIALING && dates.trialEndsAt() == null) {
      return new MissingDate("trialEndsAt");
    }
    if (status == facts.status() && dates.equals(facts.dates()) && period.equals(facts.period())) {
      return new Same();
    }
    boolean begins = status.isExclusive() && !facts.status().isExclusive();
    return begins && facts.anotherPays() ? new AnotherPays() : new Changed(status, dates, period);
  }
}
