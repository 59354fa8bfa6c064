package dev.cuota.server.accounts;

import dev.cuota.core.accounts.Countries;
import dev.cuota.core.accounts.PauseReason;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.Approval;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.StoreShown;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How accounts, subscriptions and stores are answered. */
final class AccountJson {
  private AccountJson() {}

  /** An account. */
  record AccountView(
      long id,
      String key,
      String name,
      String email,
      @Nullable String country,
      @Nullable String currency,
      @Nullable String plan,
      @Nullable Integer planVersion,
      String approval,
      @Nullable Instant onboardedAt,
      @Nullable String subscriptionStatus,
      @Nullable Instant subscribedSince,
      Instant createdAt) {
    static AccountView of(Account account) {
      String country = account.profile().country();
      boolean planned = !account.plan().key().isEmpty();
      return new AccountView(
          account.id(),
          account.key(),
          account.profile().name(),
          account.profile().email(),
          country,
          country == null ? null : Countries.currency(country).orElse(null),
          planned ? account.plan().key() : null,
          planned ? account.plan().version() : null,
          account.approval().wire(),
          account.onboardedAt(),
          account.subscription() == null ? null : account.subscription().wire(),
          account.subscribedSince(),
          account.createdAt());
    }
  }

  /** A subscription. */
  record SubscriptionView(
      UUID id,
      long account,
      String status,
      Instant since,
      @Nullable Instant saidAt,
      String plan,
      int planVersion,
      @Nullable String nextPlan,
      String provider,
      @Nullable String providerRef,
      Instant periodStart,
      Instant periodEnd,
      @Nullable Instant trialEndsAt,
      @Nullable Instant graceUntil,
      @Nullable Instant cancelAt,
      Instant createdAt,
      @Nullable Instant endedAt) {
    static SubscriptionView of(Subscription one) {
      Subscription.State state = one.state();
      Subscription.PlanRef next = one.plans().next();
      return new SubscriptionView(
          one.id(),
          one.account(),
          state.status().wire(),
          state.since(),
          state.saidAt(),
          one.plans().now().key(),
          one.plans().now().version(),
          next == null ? null : next.key(),
          one.provider().name(),
          one.provider().ref(),
          state.period().start(),
          state.period().end(),
          state.dates().trialEndsAt(),
          state.dates().graceUntil(),
          state.dates().cancelAt(),
          one.createdAt(),
          state.endedAt());
    }
  }

  /** A store. */
  record StoreView(
      String tenant,
      long account,
      String name,
      @Nullable String slug,
      @Nullable String url,
      String publication,
      @Nullable String pausedReason,
      @Nullable Instant pausedAt,
      @Nullable Instant draftUntil,
      @Nullable String cluster) {
    static StoreView of(Store store) {
      PauseReason reason = store.showing().pausedFor();
      return new StoreView(
          store.key(),
          store.account(),
          store.name(),
          store.slug(),
          store.url(),
          store.showing().publication().wire(),
          reason == null ? null : reason.wire(),
          store.pausedAt(),
          store.draftUntil(),
          store.cluster());
    }
  }

  /** How a store is shown otherwise than before. */
  record StoreChange(
      String tenant, String before, String publication, @Nullable String pausedReason) {
    static StoreChange of(StoreShown shown) {
      PauseReason reason = shown.after().pausedFor();
      return new StoreChange(
          shown.store().key(),
          shown.before().publication().wire(),
          shown.after().publication().wire(),
          reason == null ? null : reason.wire());
    }
  }

  /** Something that was done. */
  record EventView(
      UUID id,
      long number,
      Instant at,
      String type,
      String target,
      String source,
      String actor,
      @Nullable String correlation,
      Map<String, String> old,
      Map<String, String> current,
      Map<String, Act.Difference> diff) {
    static EventView of(JournalEntry entry) {
      Act act = entry.act();
      return new EventView(
          entry.id(),
          entry.number(),
          entry.at(),
          act.act(),
          act.target(),
          act.cause().source().name().toLowerCase(Locale.ROOT),
          act.cause().actor(),
          act.cause().correlation(),
          act.before(),
          act.after(),
          act.diff());
    }
  }

  /** How far an approval is. */
  record ApprovalView(
      UUID id,
      String state,
      int done,
      @Nullable String failedAt,
      @Nullable String error,
      List<String> checklist,
      Instant startedAt,
      Instant changedAt) {
    static ApprovalView of(Approval one) {
      return new ApprovalView(
          one.id(),
          one.told(),
          one.done(),
          one.failedAt() == null ? null : one.failedAt().name().toLowerCase(Locale.ROOT),
          one.error(),
          one.checklist(),
          one.startedAt(),
          one.changedAt());
    }
  }
}
