package dev.cuota.server.console;

import dev.cuota.core.accounts.StatusDecision;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.ApprovalOutcome;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.StoreOutcome;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.Subscriptions;
import dev.cuota.engine.accounts.SyncOutcome;
import dev.cuota.engine.dossiers.Dossier;
import dev.cuota.engine.dossiers.Dossiers;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.JournalEntry;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All that is known of one account, and what a person may do about it. Works without a script. */
@RestController
class AccountPage {
  private static final String PATH = "/console/{environment}/accounts/{id:\\d+}";

  /** What may be said of a change that was made. */
  private static final Set<String> DONE =
      Set.of("status", "paused", "shown", "approved", "going", "auto", "hand");

  /** And of one that was not. */
  private static final Set<String> REFUSED =
      Set.of("same", "illegal", "another", "late", "date", "denied", "expired", "rejected", "busy");

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  AccountPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  @GetMapping(PATH)
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") long id,
      @RequestParam(defaultValue = "") String said,
      @RequestParam(required = false) @Nullable Long before) {
    Environment environment = environments.named(key);
    Shell shell = shell(request, environment);
    Dossier dossier =
        engine.dossiers().of(environment.id(), id).orElseThrow(Environments.NotFound::new);
    Plans plans = new Plans(engine, environment, shell.texts());
    AccountView.Timeline timeline = timeline(shell, plans, dossier, before);
    return pages.page(
        "account",
        shell,
        new DossierTexts(shell, plans).view(dossier, timeline, said(shell, said)));
  }

  /** Pauses, shows or approves a store of it. */
  @PostMapping(PATH + "/stores")
  ResponseEntity<Void> store(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") long id,
      @RequestParam("tenant") String tenant,
      @RequestParam("act") String act) {
    Environment environment = environments.named(key);
    Shell shell = shell(request, environment);
    Stores stores = engine.lifecycle().stores();
    Store store =
        stores
            .find(environment.id(), tenant)
            .filter(one -> one.account() == id)
            .orElseThrow(Environments.NotFound::new);
    Cause cause = shell.cause();
    String said =
        switch (act) {
          case "pause" -> said(stores.pause(environment.id(), store.key(), cause), "paused");
          case "unpause" -> said(stores.unpause(environment.id(), store.key(), cause), "shown");
          case "approve" ->
              said(engine.lifecycle().approvals().approve(environment.id(), store.key(), cause));
          default -> throw new Environments.NotFound();
        };
    return back(shell, id, said, "stores");
  }

  /** Gives a subscription of it another status. */
  @PostMapping(PATH + "/subscriptions")
  ResponseEntity<Void> subscription(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") long id,
      @RequestParam("subscription") UUID subscription,
      @RequestParam("status") String status) {
    Environment environment = environments.named(key);
    Shell shell = shell(request, environment);
    Subscriptions subscriptions = engine.lifecycle().subscriptions();
    Subscription one =
        subscriptions
            .find(environment.id(), subscription)
            .filter(found -> found.account() == id)
            .orElseThrow(Environments.NotFound::new);
    StatusWord word =
        StatusWord.of(SubscriptionStatus.of(status).orElseThrow(Environments.NotFound::new));
    SyncOutcome outcome =
        subscriptions.syncSubscriptionStatus(environment.id(), one.id(), word, shell.cause());
    return back(shell, id, said(outcome), "subscriptions");
  }

  /** Has it charged by itself, or not any more. */
  @PostMapping(PATH + "/billing")
  ResponseEntity<Void> billing(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") long id,
      @RequestParam("auto") boolean auto) {
    Environment environment = environments.named(key);
    Shell shell = shell(request, environment);
    if (engine.lifecycle().payers().find(environment.id(), id).isEmpty()) {
      throw new Environments.NotFound();
    }
    engine.billing().charging().setAuto(environment.id(), id, auto, shell.cause());
    return back(shell, id, auto ? "auto" : "hand", "billing");
  }

  private AccountView.Timeline timeline(
      Shell shell, Plans plans, Dossier dossier, @Nullable Long before) {
    String address = shell.account(dossier.account().id());
    List<JournalEntry> entries =
        before == null
            ? dossier.events()
            : engine
                .security()
                .journal()
                .concerning(
                    dossier.account().environment(),
                    dossier.account().id(),
                    before,
                    Dossiers.MAX_EVENTS);
    TimelineTexts words = new TimelineTexts(shell.texts(), plans);
    boolean atEnd = entries.isEmpty() || entries.getLast().number() == 1;
    return new AccountView.Timeline(
        entries.stream().map(words::event).toList(),
        atEnd ? null : address + "?before=" + entries.getLast().number() + "#timeline",
        before == null ? null : address + "#timeline");
  }

  private static AccountView.@Nullable Said said(Shell shell, String said) {
    boolean refused = REFUSED.contains(said);
    return refused || DONE.contains(said)
        ? new AccountView.Said(shell.t("accounts.said." + said), refused)
        : null;
  }

  private static String said(StoreOutcome outcome, String done) {
    return switch (outcome) {
      case StoreOutcome.Changed _ -> done;
      case StoreOutcome.Unchanged _ -> "same";
      case StoreOutcome.Illegal _ -> "illegal";
      case StoreOutcome.SubscriptionDenies _ -> "denied";
      case StoreOutcome.DraftExpired _ -> "expired";
      case StoreOutcome.Busy _ -> "busy";
      case StoreOutcome.NotFound _, StoreOutcome.SlugTaken _ -> throw new Environments.NotFound();
    };
  }

  private static String said(ApprovalOutcome outcome) {
    return switch (outcome) {
      case ApprovalOutcome.Ran(var approval, _) -> approval.isOpen() ? "going" : "approved";
      case ApprovalOutcome.Given _ -> "same";
      case ApprovalOutcome.DraftExpired _ -> "expired";
      case ApprovalOutcome.Rejected _ -> "rejected";
      case ApprovalOutcome.Busy _ -> "busy";
      case ApprovalOutcome.NotFound _ -> throw new Environments.NotFound();
    };
  }

  private static String said(SyncOutcome outcome) {
    return switch (outcome) {
      case SyncOutcome.Changed _ -> "status";
      case SyncOutcome.Unchanged _ -> "same";
      case SyncOutcome.Refused(_, StatusDecision why) -> said(why);
      case SyncOutcome.Busy _ -> "busy";
      case SyncOutcome.NotFound _ -> throw new Environments.NotFound();
    };
  }

  private static String said(StatusDecision why) {
    return switch (why) {
      case StatusDecision.Illegal _ -> "illegal";
      case StatusDecision.AnotherPays _ -> "another";
      case StatusDecision.TooLate _ -> "late";
      case StatusDecision.MissingDate _ -> "date";
      case StatusDecision.Changed _, StatusDecision.Same _ ->
          throw new IllegalStateException(why + " refuses nothing");
    };
  }

  private Shell shell(HttpServletRequest request, Environment environment) {
    return pages.shell(request, environment, Shell.Section.ACCOUNTS);
  }

  private static ResponseEntity<Void> back(Shell shell, long id, String said, String part) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(shell.account(id) + "?said=" + said + "#" + part))
        .build();
  }
}
