package dev.cuota.server.accounts;

import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.AccountOutcome;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.AccountSearch;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.server.accounts.AccountJson.AccountView;
import dev.cuota.server.accounts.AccountJson.EventView;
import dev.cuota.server.accounts.AccountJson.StoreView;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Those who pay. */
@RestController
@RequestMapping("/api/v1/admin/accounts")
public final class AccountsEndpoint {
  private static final int MAX_EVENTS = 200;

  private final Engine engine;

  public AccountsEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** Some of those that were looked for. */
  record Page(long total, int offset, int limit, List<AccountView> accounts) {}

  /** One with its stores. */
  record Whole(AccountView account, List<StoreView> stores) {}

  /** What concerns one, the newest first. */
  record Events(long account, List<EventView> events, @Nullable Long next) {}

  @GetMapping
  Page search(
      Caller caller,
      @RequestParam(name = "q", defaultValue = "") String text,
      @RequestParam(name = "subscription", required = false) @Nullable String subscription,
      @RequestParam(name = "plan", required = false) @Nullable String plan,
      @RequestParam(name = "publication", required = false) @Nullable String publication,
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    if (limit < 1 || limit > AccountSearch.MAX_LIMIT || offset < 0) {
      throw Problem.invalid("limit", Text.of("account.page", AccountSearch.MAX_LIMIT)).exception();
    }
    AccountSearch search =
        new AccountSearch(
            text,
            word("subscription", subscription, SubscriptionStatus::of),
            plan,
            word("publication", publication, Publication::of),
            limit,
            offset);
    return new Page(
        engine.lifecycle().payers().count(caller.environment(), search),
        offset,
        limit,
        engine.lifecycle().payers().search(caller.environment(), search).stream()
            .map(AccountView::of)
            .toList());
  }

  private static <T> @Nullable T word(
      String name, @Nullable String text, Function<String, Optional<T>> reader) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return reader
        .apply(text)
        .orElseThrow(() -> Problem.invalid(name, Text.of("account.unknown", text)).exception());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Whole create(Caller caller, Cause cause, @RequestBody byte[] body) {
    AccountOutcome outcome =
        engine
            .lifecycle()
            .payers()
            .create(caller.environment(), AccountReader.account(body), cause);
    return whole(caller, written(outcome));
  }

  @GetMapping("/{id}")
  Whole get(Caller caller, @PathVariable("id") long id) {
    return whole(caller, account(caller, id));
  }

  @PatchMapping("/{id}")
  Whole describe(
      Caller caller, Cause cause, @PathVariable("id") long id, @RequestBody byte[] body) {
    AccountProfile profile = AccountReader.profile(body, account(caller, id).profile());
    return whole(
        caller,
        written(engine.lifecycle().payers().describe(caller.environment(), id, profile, cause)));
  }

  @GetMapping("/{id}/events")
  Events events(
      Caller caller,
      @PathVariable("id") long id,
      @RequestParam(name = "before", required = false) @Nullable Long before,
      @RequestParam(name = "limit", defaultValue = "50") int limit) {
    if (limit < 1 || limit > MAX_EVENTS) {
      throw Problem.invalid("limit", Text.of("account.page", MAX_EVENTS)).exception();
    }
    List<JournalEntry> entries =
        engine
            .security()
            .journal()
            .concerning(
                caller.environment(),
                account(caller, id).id(),
                before == null ? Long.MAX_VALUE : before,
                limit);
    Long next = entries.size() == limit ? entries.getLast().number() : null;
    return new Events(id, entries.stream().map(EventView::of).toList(), next);
  }

  private static Account written(AccountOutcome outcome) {
    return switch (outcome) {
      case AccountOutcome.Written(Account account) -> account;
      case AccountOutcome.Exists(Account account) ->
          throw Refusals.conflict("account.exists", account.key());
      case AccountOutcome.TenantExists(String key) ->
          throw Refusals.conflict("account.tenant", key);
      case AccountOutcome.SlugTaken(String slug) ->
          throw Refusals.conflict("store.slug.taken", slug);
      case AccountOutcome.NoPlan(var known) -> throw Refusals.noPlan(known);
      case AccountOutcome.NotFound _ -> throw Refusals.missing();
      case AccountOutcome.Busy _ -> throw Refusals.busy();
    };
  }

  private Whole whole(Caller caller, Account account) {
    return new Whole(
        AccountView.of(account),
        engine.lifecycle().stores().of(caller.environment(), account.id()).stream()
            .map(StoreView::of)
            .toList());
  }

  private Account account(Caller caller, long id) {
    return engine
        .lifecycle()
        .payers()
        .find(caller.environment(), id)
        .orElseThrow(Refusals::missing);
  }
}
