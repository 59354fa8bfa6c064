package dev.cuota.server.accounts;

import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionDates;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.statements.Fee;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.BeginOutcome;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.PlanChangeOutcome;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.Subscriptions;
import dev.cuota.engine.accounts.SyncOutcome;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.accounts.AccountJson.StoreChange;
import dev.cuota.server.accounts.AccountJson.SubscriptionView;
import dev.cuota.server.limits.JsonBody;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What accounts have taken out. */
@RestController
@RequestMapping("/api/v1/admin")
public final class SubscriptionsEndpoint {
  private static final String STATUSES =
      Arrays.stream(SubscriptionStatus.values())
          .map(SubscriptionStatus::wire)
          .collect(Collectors.joining(", "));

  private final Engine engine;

  public SubscriptionsEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** All of an account, the newest first. */
  record OfAccount(long account, List<SubscriptionView> subscriptions) {}

  /** What a word came to. */
  record Synced(boolean changed, SubscriptionView subscription, List<StoreChange> stores) {}

  /** From when on another plan holds. */
  record Planned(
      boolean dryRun,
      String when,
      Instant at,
      SubscriptionView subscription,
      List<FeeView> asked) {}

  /**
   * What is asked for because of it.
   *
   * @param amount below zero when something is given back
   */
  record FeeView(
      String kind,
      String plan,
      int planVersion,
      Instant from,
      Instant to,
      String amount,
      String currency,
      List<String> explanation) {
    static FeeView of(Fee one) {
      return new FeeView(
          one.kind().wire(),
          one.line().price().plan(),
          one.line().price().version(),
          one.line().part().start(),
          one.line().part().end(),
          one.amount().digits(),
          one.amount().currency(),
          one.line().text().lines().toList());
    }
  }

  @GetMapping("/accounts/{id}/subscriptions")
  OfAccount list(Caller caller, @PathVariable("id") long id) {
    if (engine.lifecycle().payers().find(caller.environment(), id).isEmpty()) {
      throw Refusals.missing();
    }
    return new OfAccount(
        id,
        subscriptions().of(caller.environment(), id).stream().map(SubscriptionView::of).toList());
  }

  @PostMapping("/accounts/{id}/subscriptions")
  ResponseEntity<SubscriptionView> begin(
      Caller caller, Cause cause, @PathVariable("id") long id, @RequestBody byte[] body) {
    Wanted wanted = new Wanted();
    JsonBody.read(body, wanted::field);
    return switch (subscriptions().begin(caller.environment(), wanted.of(id), cause)) {
      case BeginOutcome.Begun(Subscription one) ->
          ResponseEntity.status(HttpStatus.CREATED).body(SubscriptionView.of(one));
      case BeginOutcome.Known(Subscription one) -> ResponseEntity.ok(SubscriptionView.of(one));
      case BeginOutcome.NoAccount _ -> throw Refusals.missing();
      case BeginOutcome.NoPlan(var known) -> throw Refusals.noPlan(known);
      case BeginOutcome.WrongStatus(var allowed) ->
          throw Problem.invalid(
                  "/status",
                  Text.of(
                      "account.word",
                      allowed.stream()
                          .map(SubscriptionStatus::wire)
                          .collect(Collectors.joining(", "))))
              .exception();
      case BeginOutcome.NoTrialEnd _ -> throw JsonBody.wrong("/trialEndsAt", "parameter.missing");
      case BeginOutcome.AnotherPays _ -> throw Refusals.conflict("subscription.another");
      case BeginOutcome.Busy _ -> throw Refusals.busy();
    };
  }

  @GetMapping("/subscriptions/{id}")
  SubscriptionView get(Caller caller, @PathVariable("id") UUID id) {
    return subscriptions()
        .find(caller.environment(), id)
        .map(SubscriptionView::of)
        .orElseThrow(Refusals::missing);
  }

  @PostMapping("/subscriptions/{id}/status")
  Synced sync(Caller caller, Cause cause, @PathVariable("id") UUID id, @RequestBody byte[] body) {
    Said said = new Said();
    JsonBody.read(body, said::field);
    return synced(
        subscriptions().syncSubscriptionStatus(caller.environment(), id, said.word(), cause));
  }

  @PostMapping("/subscriptions/{id}/cancel")
  Synced cancel(Caller caller, Cause cause, @PathVariable("id") UUID id, @RequestBody byte[] body) {
    Change change = new Change();
    JsonBody.read(body, change::field);
    PlanChange when = Objects.requireNonNullElse(change.when, PlanChange.PERIOD_END);
    return synced(subscriptions().cancel(caller.environment(), id, when, cause));
  }

  @PostMapping("/subscriptions/{id}/plan")
  Planned changePlan(
      Caller caller, Cause cause, @PathVariable("id") UUID id, @RequestBody byte[] body) {
    Change change = new Change();
    JsonBody.read(body, change::field);
    String plan = Bodies.needed(change.plan, "/plan");
    Subscriptions door = change.dryRun ? subscriptions().dryRun() : subscriptions();
    return switch (door.changePlan(caller.environment(), id, plan, change.when, cause)) {
      case PlanChangeOutcome.Changed(var before, var one, PlanChange when, Instant at) ->
          new Planned(
              change.dryRun,
              when.name().toLowerCase(Locale.ROOT),
              at,
              SubscriptionView.of(one),
              (change.dryRun
                      ? engine.statements().wouldAsk(before, one, at)
                      : engine.statements().asked(one, at))
                  .stream().map(FeeView::of).toList());
      case PlanChangeOutcome.Over(var one) ->
          throw Refusals.conflict("subscription.over", one.status().wire());
      case PlanChangeOutcome.NoPlan(var known) -> throw Refusals.noPlan(known);
      case PlanChangeOutcome.NotFound _ -> throw Refusals.missing();
      case PlanChangeOutcome.Busy _ -> throw Refusals.busy();
    };
  }

  private static Synced synced(SyncOutcome outcome) {
    return switch (outcome) {
      case SyncOutcome.Changed(_, var after, var stores) ->
          new Synced(
              true, SubscriptionView.of(after), stores.stream().map(StoreChange::of).toList());
      case SyncOutcome.Unchanged(var one) -> new Synced(false, SubscriptionView.of(one), List.of());
      case SyncOutcome.Refused(_, var why) -> throw Refusals.of(why);
      case SyncOutcome.NotFound _ -> throw Refusals.missing();
      case SyncOutcome.Busy _ -> throw Refusals.busy();
    };
  }

  private Subscriptions subscriptions() {
    return engine.lifecycle().subscriptions();
  }

  private static SubscriptionStatus status(JsonBody json) {
    return Bodies.word(json, "/status", SubscriptionStatus::of, STATUSES);
  }

  /** A subscription that is wanted. */
  private static final class Wanted {
    private @Nullable String plan;
    private SubscriptionStatus status = SubscriptionStatus.ACTIVE;
    private String provider = Subscription.Provider.MANUAL;
    private @Nullable String providerRef;
    private @Nullable Instant trialEndsAt;
    private @Nullable Instant anchor;

    void field(JsonBody json, String name) {
      switch (name) {
        case "plan" -> plan = json.text("/plan");
        case "status" -> status = status(json);
        case "provider" ->
            provider =
                Objects.requireNonNullElse(
                    Bodies.text(json, "/provider", Subscription.Provider::isName, "account.short"),
                    provider);
        case "providerRef" ->
            providerRef =
                Bodies.text(json, "/providerRef", Subscription.Provider::isRef, "account.short");
        case "trialEndsAt" -> trialEndsAt = Bodies.time(json, "/trialEndsAt");
        case "anchor" -> anchor = Bodies.time(json, "/anchor");
        default -> throw JsonBody.unknown("", name);
      }
    }

    NewSubscription of(long account) {
      return new NewSubscription(
          account,
          Bodies.needed(plan, "/plan"),
          status,
          new Subscription.Provider(provider, providerRef),
          trialEndsAt,
          anchor);
    }
  }

  /** What somebody says of one. */
  private static final class Said {
    private @Nullable SubscriptionStatus status;
    private @Nullable Instant saidAt;
    private @Nullable Instant trialEndsAt;
    private @Nullable Instant graceUntil;
    private @Nullable Instant cancelAt;

    void field(JsonBody json, String name) {
      switch (name) {
        case "status" -> status = status(json);
        case "saidAt" -> saidAt = Bodies.time(json, "/saidAt");
        case "trialEndsAt" -> trialEndsAt = Bodies.time(json, "/trialEndsAt");
        case "graceUntil" -> graceUntil = Bodies.time(json, "/graceUntil");
        case "cancelAt" -> cancelAt = Bodies.time(json, "/cancelAt");
        default -> throw JsonBody.unknown("", name);
      }
    }

    StatusWord word() {
      return new StatusWord(
          Bodies.needed(status, "/status"),
          saidAt,
          new SubscriptionDates(trialEndsAt, graceUntil, cancelAt),
          null);
    }
  }

  /** Another plan, or the end. */
  private static final class Change {
    private @Nullable String plan;
    private @Nullable PlanChange when;
    private boolean dryRun;

    void field(JsonBody json, String name) {
      switch (name) {
        case "plan" -> plan = json.text("/plan");
        case "when" ->
            when =
                json.isNull()
                    ? null
                    : Bodies.word(json, "/when", PlanChange::of, "now, period_end");
        case "dryRun" -> dryRun = json.flag("/dryRun");
        default -> throw JsonBody.unknown("", name);
      }
    }
  }
}
