package dev.cuota.server.console;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.Approval;
import org.jspecify.annotations.Nullable;

/** Says in the reader's words where accounts, subscriptions and stores stand. Never as it is spelled. */
record LifeTexts(Texts texts) {
  private static final String INFO = "info";
  private static final String WARNING = "warning";
  private static final String DANGER = "danger";
  private static final String PLAIN = "plain";

  /** Where a subscription stands; says so when there is none. */
  Badge status(@Nullable SubscriptionStatus status) {
    return status == null
        ? new Badge(texts.get("subscription.none"), PLAIN)
        : new Badge(texts.label(status), style(status));
  }

  /** What the status means for the account's stores; empty when all is well. */
  String meaning(@Nullable SubscriptionStatus status) {
    return status == null || style(status).equals(INFO)
        ? ""
        : texts.label("SubscriptionMeaning", status.name());
  }

  /** How a store is shown. */
  Badge showing(Showing showing) {
    return new Badge(texts.label(showing.publication()), style(showing.publication()));
  }

  /** Why a store is not shown; empty unless it is paused. */
  String reason(Showing showing) {
    PauseReason reason = showing.pausedFor();
    return reason == null ? "" : texts.label(reason);
  }

  /** Whether the platform has taken an account on. */
  Badge approval(Account.Approval approval) {
    return new Badge(
        texts.label("AccountApproval", approval.name()),
        switch (approval) {
          case PENDING -> WARNING;
          case APPROVED -> INFO;
          case REJECTED -> DANGER;
        });
  }

  /** How far the approval of a store is; empty when there was none. */
  String approval(@Nullable Approval approval) {
    if (approval == null) {
      return "";
    }
    String state = texts.label("ApprovalState", approval.state().name());
    return approval.failedAt() == null
        ? state
        : texts.get("approval.failed", state, texts.label(approval.failedAt()));
  }

  /** Whether a cluster may be used. */
  Badge cluster(ClusterStatus status) {
    return new Badge(
        texts.label(status),
        switch (status) {
          case READY -> INFO;
          case DRAINING -> WARNING;
          case DOWN -> DANGER;
        });
  }

  static String style(SubscriptionStatus status) {
    return switch (status) {
      case ACTIVE, AUTHORIZED, TRIALING -> INFO;
      case PENDING, INCOMPLETE, PAST_DUE, GRACE, CANCEL_SCHEDULED, UNKNOWN -> WARNING;
      case SUSPENDED, CANCELED, DEACTIVATED, EXPIRED, PURGED -> DANGER;
    };
  }

  private static String style(Publication publication) {
    return switch (publication) {
      case PUBLISHED -> INFO;
      case DRAFT -> PLAIN;
      case PENDING_APPROVAL -> WARNING;
      case PAUSED, REJECTED -> DANGER;
    };
  }

  /** Whether somebody should be told at once. */
  static boolean isDenied(@Nullable SubscriptionStatus status) {
    return status != null && status.access() == Access.DENIED;
  }
}
