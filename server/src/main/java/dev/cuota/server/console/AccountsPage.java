package dev.cuota.server.console;

import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.AccountSearch;
import dev.cuota.engine.accounts.Payers;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** The accounts of an environment, found as one types and chooses. */
@RestController
class AccountsPage {
  private static final int PAGE = 50;
  private static final int MAX_OFFSET = 1_000_000;
  private static final int MAX_WANTED_LENGTH = 256;
  private static final String STATUS = "status";
  private static final String PLAN = "plan";
  private static final String PUBLICATION = "publication";

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  AccountsPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  /** What is looked for; what nobody knows is as if it were not said. */
  private record Wanted(String text, String status, String plan, String publication, int offset) {
    static Wanted of(HttpServletRequest request, int offset) {
      return new Wanted(
          field(request, "wanted"),
          field(request, STATUS),
          field(request, PLAN),
          field(request, PUBLICATION),
          Math.clamp(offset, 0, MAX_OFFSET));
    }

    private static String field(HttpServletRequest request, String name) {
      String text = request.getParameter(name);
      String stripped = text == null ? "" : text.strip();
      return stripped.substring(0, Math.min(stripped.length(), MAX_WANTED_LENGTH));
    }

    AccountSearch search() {
      return new AccountSearch(
          text,
          SubscriptionStatus.of(status).orElse(null),
          plan.isEmpty() ? null : plan,
          Publication.of(publication).orElse(null),
          PAGE,
          offset);
    }

    String address(String list, int other) {
      return UriComponentsBuilder.fromPath(list)
          .queryParam("wanted", "{wanted}")
          .queryParam(STATUS, "{status}")
          .queryParam(PLAN, "{plan}")
          .queryParam(PUBLICATION, "{publication}")
          .queryParam("offset", Math.max(0, other))
          .encode()
          .buildAndExpand(text, status, plan, publication)
          .toUriString();
    }
  }

  @GetMapping("/console/{environment}/accounts")
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(defaultValue = "0") int offset,
      @RequestHeader(name = Pages.PART, required = false) @Nullable String part) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.ACCOUNTS);
    AccountList list = list(shell, environment, Wanted.of(request, offset));
    ResponseEntity<byte[]> page =
        pages.page(part == null ? "accounts" : "accounts-found", shell, list);
    return ResponseEntity.status(page.getStatusCode())
        .headers(page.getHeaders())
        .header(HttpHeaders.VARY, Pages.PART)
        .body(page.getBody());
  }

  /** Leads to the account of a tenant. */
  @GetMapping("/console/{environment}/accounts/of")
  ResponseEntity<Void> of(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam("tenant") String tenant) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.ACCOUNTS);
    long account =
        engine
            .lifecycle()
            .stores()
            .find(environment.id(), tenant)
            .map(Store::account)
            .orElseThrow(Environments.NotFound::new);
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(shell.account(account)))
        .build();
  }

  private AccountList list(Shell shell, Environment environment, Wanted wanted) {
    Payers payers = engine.lifecycle().payers();
    AccountSearch search = wanted.search();
    long found = payers.count(environment.id(), search);
    Plans plans = new Plans(engine, environment, shell.texts());
    String list = shell.link(Shell.Section.ACCOUNTS);
    return new AccountList(
        wanted.text(),
        shell.texts().get("accounts.count", found),
        choices(shell.texts(), environment, wanted, plans),
        payers.search(environment.id(), search).stream()
            .map(account -> row(shell, plans, account))
            .toList(),
        wanted.offset() == 0 ? null : wanted.address(list, wanted.offset() - PAGE),
        found > wanted.offset() + PAGE ? wanted.address(list, wanted.offset() + PAGE) : null);
  }

  private List<AccountList.Choice> choices(
      Texts texts, Environment environment, Wanted wanted, Plans plans) {
    List<String> keys =
        List.copyOf(engine.catalogs().current(environment.id()).catalog().plans().keySet());
    return List.of(
        choice(
            texts,
            new Chosen(STATUS, "subscription", wanted.status()),
            Arrays.stream(SubscriptionStatus.values()).map(SubscriptionStatus::wire).toList(),
            wire -> texts.label(SubscriptionStatus.of(wire).orElseThrow())),
        choice(texts, new Chosen(PLAN, "plan", wanted.plan()), keys, plans::name),
        choice(
            texts,
            new Chosen(PUBLICATION, "accounts.publication", wanted.publication()),
            Arrays.stream(Publication.values()).map(Publication::wire).toList(),
            wire -> texts.label(Publication.of(wire).orElseThrow())));
  }

  /** What is chosen of several. */
  private record Chosen(String name, String label, String value) {}

  private static AccountList.Choice choice(
      Texts texts, Chosen chosen, List<String> values, Function<String, String> name) {
    List<AccountList.Option> options = new ArrayList<>();
    options.add(
        new AccountList.Option("", texts.get("accounts.any"), !values.contains(chosen.value())));
    values.forEach(
        value ->
            options.add(
                new AccountList.Option(value, name.apply(value), value.equals(chosen.value()))));
    return new AccountList.Choice(chosen.name(), texts.get(chosen.label()), options);
  }

  private static AccountList.Row row(Shell shell, Plans plans, Account account) {
    LifeTexts words = new LifeTexts(shell.texts());
    Instant since = account.subscribedSince();
    return new AccountList.Row(
        account.key(),
        shell.account(account.id()),
        account.profile().name(),
        plans.name(account.plan()),
        words.status(account.subscription()),
        since == null ? "" : shell.texts().get("state.since", shell.texts().time(since)),
        words.approval(account.approval()));
  }
}
