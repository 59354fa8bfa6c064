package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.accounts.StatusDecision;
import dev.cuota.core.accounts.StatusFacts;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionRules;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The one door through which every change of a subscription's status goes: under the account's lock
 * and in one transaction the subscription, what the account says of it, its plan, its stores, and the
 * entry of each in the journal.
 */
final class StatusDoor {
  private final Journal journal;
  private final StoreDoor stores;
  private final PlanDoor plans;
  private final UnknownStatuses unknown;

  StatusDoor(Journal journal, StoreDoor stores, PlanDoor plans, UnknownStatuses unknown) {
    this.journal = journal;
    this.stores = stores;
    this.plans = plans;
    this.unknown = unknown;
  }

  /** Of several the one that counts; empty when there is none. */
  static Optional<Subscription> counting(List<Subscription> all) {
    return all.stream()
        .min(
            Comparator.comparingInt((Subscription one) -> SubscriptionRules.rank(one.status()))
                .thenComparing(Subscription::createdAt, Comparator.reverseOrder())
                .thenComparing(Subscription::id, Comparator.reverseOrder()));
  }

  /**
   * Heeds a word, or does not.
   *
   * @param tx holds the account's lock
   * @param all subscriptions of the account, as they are under the lock
   */
  SyncOutcome sync(Tx tx, List<Subscription> all, Subscription before, StatusWord word, Deed deed) {
    StatusDecision decision = StatusDecision.of(facts(all, before, deed.now()), word);
    return switch (decision) {
      case StatusDecision.Changed changed -> {
        Subscription after = before.with(state(before, changed, word, deed.now()));
        yield new SyncOutcome.Changed(before, after, write(tx, all, after, deed));
      }
      case StatusDecision.Same _ -> new SyncOutcome.Unchanged(heard(tx, before, word));
      case StatusDecision refused -> new SyncOutcome.Refused(before, refused);
    };
  }

  /** Writes a subscription that has just begun; what counts for the account follows. */
  List<StoreShown> begin(Tx tx, List<Subscription> others, Subscription one, Deed deed) {
    SubscriptionSql.insert(tx, one);
    List<Subscription> all = new ArrayList<>(others);
    all.add(one);
    List<StoreShown> shown = follow(tx, others, all, deed);
    unknown.heed(tx, null, one);
    journal.record(tx, SubscriptionActs.of(null, one, deed.cause()));
    tx.publish(new SubscriptionWritten(null, one, deed.now()));
    return shown;
  }

  /** Writes what has become of a subscription; what counts for the account follows. */
  List<StoreShown> write(Tx tx, List<Subscription> all, Subscription after, Deed deed) {
    List<Subscription> now = new ArrayList<>(all);
    now.replaceAll(one -> one.id().equals(after.id()) ? after : one);
    Subscription before =
        all.stream().filter(one -> one.id().equals(after.id())).findFirst().orElseThrow();
    if (!SubscriptionSql.update(tx, after, before.status())) {
      throw new IllegalStateException("subscription " + after.id() + " changed under its lock");
    }
    List<StoreShown> shown = follow(tx, all, now, deed);
    unknown.heed(tx, before, after);
    journal.record(tx, SubscriptionActs.of(before, after, deed.cause()));
    tx.publish(new SubscriptionWritten(before, after, deed.now()));
    return shown;
  }

  /** Lets account, plan and stores follow the subscription that counts. */
  private List<StoreShown> follow(
      Tx tx, List<Subscription> before, List<Subscription> after, Deed deed) {
    Optional<Subscription> was = counting(before);
    Subscription is = counting(after).orElseThrow();
    if (is.status().access() == Access.GRANTED) {
      plans.assign(tx, is.environment(), is.account(), is.plans().now(), deed);
    }
    SubscriptionStatus statusBefore = was.map(Subscription::status).orElse(null);
    if (is.status() == statusBefore) {
      return List.of();
    }
    SubscriptionSql.mirror(tx, is.account(), is.status(), is.state().since());
    List<StoreShown> shown = stores.follow(tx, is, deed);
    tx.publish(new SubscriptionChanged(is.environment(), is.account(), statusBefore, is.status()));
    return shown;
  }

  /** Notes how young the last word was, so that an older one is known to be late. */
  private static Subscription heard(Tx tx, Subscription one, StatusWord word) {
    Subscription.State state = one.state();
    if (word.saidAt() == null || word.saidAt().equals(state.saidAt())) {
      return one;
    }
    Subscription heard =
        one.with(
            new Subscription.State(
                state.status(),
                state.since(),
                word.saidAt(),
                state.dates(),
                state.anchor(),
                state.period(),
                state.endedAt()));
    SubscriptionSql.update(tx, heard, one.status());
    return heard;
  }

  private StatusFacts facts(List<Subscription> all, Subscription one, Instant now) {
    boolean anotherPays =
        all.stream()
            .anyMatch(other -> !other.id().equals(one.id()) && other.status().isExclusive());
    Subscription.State state = one.state();
    return new StatusFacts(
        state.status(),
        state.saidAt(),
        state.dates(),
        state.period(),
        now.plus(Duration.ofDays(plans.graceDays(one.environment(), one.plans().now()))),
        anotherPays);
  }

  private static Subscription.State state(
      Subscription before, StatusDecision.Changed changed, StatusWord word, Instant now) {
    Subscription.State was = before.state();
    boolean same = was.status() == changed.status();
    return new Subscription.State(
        changed.status(),
        same ? was.since() : now,
        word.saidAt() == null ? was.saidAt() : word.saidAt(),
        changed.dates(),
        was.anchor(),
        changed.period(),
        changed.status().isOver() ? Objects.requireNonNullElse(was.endedAt(), now) : null);
  }
}
