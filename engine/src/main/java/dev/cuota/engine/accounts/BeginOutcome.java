package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.SubscriptionStatus;
import java.util.List;
import java.util.Set;

/** What came of taking out a subscription. */
public sealed interface BeginOutcome {

  /** It has begun. */
  record Begun(Subscription subscription) implements BeginOutcome {}

  /** The provider's name for it is known: it had begun before. */
  record Known(Subscription subscription) implements BeginOutcome {}

  /** There is no such account. */
  record NoAccount() implements BeginOutcome {}

  /** The catalog in force has no such plan. */
  record NoPlan(List<String> known) implements BeginOutcome {
    public NoPlan {
      known = List.copyOf(known);
    }
  }

  /** None begins with that status. */
  record WrongStatus(Set<SubscriptionStatus> allowed) implements BeginOutcome {}

  /** A trial has to say until when. */
  record NoTrialEnd() implements BeginOutcome {}

  /** The account pays for another subscription. */
  record AnotherPays(Subscription other) implements BeginOutcome {}

  /** Somebody else was at the account for too long; it may be tried again. */
  record Busy() implements BeginOutcome {}
}
