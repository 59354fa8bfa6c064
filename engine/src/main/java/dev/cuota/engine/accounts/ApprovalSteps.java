package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.ApprovalStep;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.accounts.ShowingRules;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of an approval do. Each has a part that reaches outside, which may be done again, and
 * a part in the transaction that notes the step as taken, which is done once.
 */
final class ApprovalSteps implements Steps {
  private final Ground ground;

  /** What they stand on. */
  record Ground(
      Database database,
      Clock clock,
      Journal journal,
      AccountLock lock,
      StoreDoor stores,
      StoreMirror mirror,
      Welcome welcome) {}

  ApprovalSteps(Ground ground) {
    this.ground = ground;
  }

  @Override
  public Approval before(Approval one, ApprovalStep step) {
    return switch (step) {
      case PUBLISH_STORE -> {
        show(one, true);
        yield one;
      }
      case CHECKLIST -> one.looked(checklist(one));
      case APPROVE_ACCOUNT, FINISH_ONBOARDING, WELCOME -> one;
    };
  }

  @Override
  public void during(Tx tx, Approval one, ApprovalStep step) {
    Instant now = ground.clock().now();
    switch (step) {
      case APPROVE_ACCOUNT -> approve(tx, one, Account.Approval.APPROVED);
      case FINISH_ONBOARDING -> onboarded(tx, one, now);
      case WELCOME -> {
        Account account = account(tx, one);
        if (ground.welcome().isPossible(account)) {
          ground.welcome().promise(tx, account, store(tx, one));
        }
      }
      case PUBLISH_STORE, CHECKLIST -> {
        // They reach outside, and were done before.
      }
    }
  }

  @Override
  public void backBefore(Approval one, ApprovalStep step) {
    if (step == ApprovalStep.PUBLISH_STORE) {
      show(one, false);
    }
  }

  @Override
  public void backDuring(Tx tx, Approval one, ApprovalStep step) {
    if (step == ApprovalStep.APPROVE_ACCOUNT) {
      approve(tx, one, one.before().approval());
    } else if (step == ApprovalStep.FINISH_ONBOARDING && !one.before().onboarded()) {
      onboarded(tx, one, null);
    }
  }

  /** Shows the store, or no longer, here and then in its cluster. */
  private void show(Approval one, boolean shown) {
    ground
        .database()
        .useTx(
            Scope.of(one.environment()),
            tx -> {
              ground.lock().take(tx, one.account());
              Store store = store(tx, one);
              Optional<Showing> after =
                  shown ? published(tx, store) : ShowingRules.withdrawn(store.showing());
              after.ifPresent(
                  showing ->
                      ground
                          .stores()
                          .show(tx, store, showing, new Deed(one.cause(), ground.clock().now())));
            });
    ground.mirror().push(one.environment(), List.of(one.account()));
  }

  private static Optional<Showing> published(Tx tx, Store store) {
    Publication now = store.showing().publication();
    if (now == Publication.PUBLISHED || now == Publication.PAUSED) {
      return Optional.empty();
    } else if (now == Publication.REJECTED) {
      throw new IllegalStateException("store " + store.key() + " was rejected meanwhile");
    }
    return Optional.of(
        ShowingRules.released(
            StatusDoor.counting(SubscriptionSql.ofAccount(tx, store.environment(), store.account()))
                .map(Subscription::status)));
  }

  private void approve(Tx tx, Approval one, Account.Approval approval) {
    Account before = account(tx, one);
    if (ApprovalSql.approve(tx, one.account(), approval)) {
      ground
          .journal()
          .record(
              tx,
              new Act(
                  one.cause(),
                  "account." + approval.wire(),
                  "account " + before.key(),
                  one.account(),
                  Map.of("approval", before.approval().wire()),
                  Map.of("approval", approval.wire())));
    }
  }

  private void onboarded(Tx tx, Approval one, @Nullable Instant at) {
    if (ApprovalSql.onboarded(tx, one.account(), at)) {
      ground
          .journal()
          .record(
              tx,
              new Act(
                  one.cause(),
                  at == null ? "account.onboarding" : "account.onboarded",
                  "account " + account(tx, one).key(),
                  one.account(),
                  Map.of(),
                  at == null ? Map.of() : Map.of("onboardedAt", at.toString())));
    }
  }

  /** What was looked at, and how it stood; fails while here and the cluster do not agree. */
  private List<String> checklist(Approval one) {
    Account account = inTx(one, tx -> account(tx, one));
    Store store = inTx(one, tx -> store(tx, one));
    if (store.cluster() == null) {
      throw new IllegalStateException("no cluster has had room for " + store.key() + " yet");
    } else if (!ground.mirror().agrees(store)) {
      throw new IllegalStateException(
          "cluster " + store.cluster() + " shows " + store.key() + " otherwise");
    }
    List<String> lines = new ArrayList<>();
    lines.add("store: " + store.showing().publication().wire());
    lines.add("cluster: agrees");
    lines.add("account: " + account.approval().wire());
    lines.add("plan: " + (account.plan().key().isEmpty() ? "none" : account.plan().key()));
    lines.add(
        "subscription: "
            + (account.subscription() == null ? "none" : account.subscription().wire()));
    lines.add("slug: " + (store.slug() == null ? "none" : store.slug()));
    lines.add("welcome: " + (ground.welcome().isPossible(account) ? "promised" : "not possible"));
    return lines;
  }

  private static Account account(Tx tx, Approval one) {
    return PayersSql.byId(tx, one.environment(), one.account()).orElseThrow();
  }

  private static Store store(Tx tx, Approval one) {
    return StoreSql.ofAccount(tx, one.environment(), one.account()).stream()
        .filter(store -> store.id().equals(one.tenant()))
        .findFirst()
        .orElseThrow();
  }

  private <T> T inTx(Approval one, java.util.function.Function<Tx, T> work) {
    return ground.database().inTx(Scope.of(one.environment()), work);
  }
}
