package dev.cuota.server.console;

import dev.cuota.core.accounts.SubscriptionRules;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.accounts.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts subscriptions, and what may follow, into the reader's language. */
record SubscriptionTexts(Texts texts, Plans plans) {
  /**
   * What no person gives here: a trial has to say until when, what is purged is deleted by a job, and
   * only a provider can be beyond understanding.
   */
  private static final Set<SubscriptionStatus> ELSEWHERE =
      Set.of(SubscriptionStatus.TRIALING, SubscriptionStatus.PURGED, SubscriptionStatus.UNKNOWN);

  AccountView.Paid row(Subscription one) {
    SubscriptionStatus status = one.status();
    List<SubscriptionStatus> next = List.copyOf(SubscriptionRules.next(status));
    return new AccountView.Paid(
        one.id().toString(),
        plans.name(one.plans().now()),
        new LifeTexts(texts).status(status),
        facts(one),
        next.stream().map(texts::label).collect(Collectors.joining(", ")),
        next.stream()
            .filter(to -> !ELSEWHERE.contains(to))
            .map(to -> new AccountView.Option(to.wire(), texts.label(to)))
            .toList());
  }

  private List<AccountView.Fact> facts(Subscription one) {
    Subscription.State state = one.state();
    List<AccountView.Fact> facts = new ArrayList<>();
    add(facts, "since", state.since());
    facts.add(
        fact(
            "period",
            texts.get(
                "subscription.from-to",
                texts.time(state.period().start()),
                texts.time(state.period().end()))));
    add(facts, "trialEndsAt", state.dates().trialEndsAt());
    add(facts, "graceUntil", state.dates().graceUntil());
    add(facts, "cancelAt", state.dates().cancelAt());
    add(facts, "endedAt", state.endedAt());
    Subscription.PlanRef next = one.plans().next();
    if (next != null) {
      facts.add(fact("nextPlan", plans.name(next)));
    }
    String ref = one.provider().ref();
    facts.add(
        fact(
            "provider",
            one.provider().isNobody()
                ? texts.get("subscription.nobody")
                : one.provider().name() + (ref == null ? "" : " · " + ref)));
    return facts;
  }

  private void add(List<AccountView.Fact> facts, String name, @Nullable Instant time) {
    if (time != null) {
      facts.add(fact(name, texts.time(time)));
    }
  }

  private AccountView.Fact fact(String name, String value) {
    return new AccountView.Fact(texts.label("Detail", name), value);
  }
}
