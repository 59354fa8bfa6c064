package dev.cuota.server.console;

import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.statements.Statement;
import dev.cuota.engine.statements.StatementHead;
import dev.cuota.engine.statements.StatementSearch;
import dev.cuota.server.statements.Paper;
import dev.cuota.server.statements.Sheet;
import dev.cuota.server.statements.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What accounts were told that they owe, down to the events. */
@RestController
class StatementsPage {
  private static final int PAGE = 50;
  private static final int EVENTS = 50;
  private static final int MAX_OFFSET = 1_000_000;

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;
  private final Paper paper = new Paper();

  StatementsPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  @GetMapping("/console/{environment}/statements")
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(defaultValue = "") String account,
      @RequestParam(defaultValue = "") String month,
      @RequestParam(defaultValue = "0") int offset) {
    Environment environment = environments.named(key);
    Shell shell = shell(request, environment);
    Optional<Account> known = engine.lifecycle().payers().find(environment.id(), account.strip());
    int from = Math.clamp(offset, 0, MAX_OFFSET);
    // An account that nobody knows has no statements.
    @Nullable Long id = account.isBlank() ? null : known.map(Account::id).orElse(-1L);
    YearMonth wanted = month(month);
    StatementSearch search = new StatementSearch(environment.id(), id, wanted, PAGE, from);
    long found = engine.statements().count(search);
    return pages.page(
        "statements",
        shell,
        new StatementList(
            shell.texts().get("statements.count", found),
            account.strip(),
            wanted == null ? "" : wanted.toString(),
            known.map(one -> coming(shell, one)).orElse(List.of()),
            engine.statements().search(search).stream().map(one -> row(shell, one)).toList(),
            from == 0 ? null : shell.statements(account, month, Math.max(0, from - PAGE)),
            found > from + PAGE ? shell.statements(account, month, from + PAGE) : null));
  }

  @GetMapping("/console/{environment}/statements/{id}")
  ResponseEntity<byte[]> statement(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") UUID id) {
    Environment environment = environments.named(key);
    Shell shell = shell(request, environment);
    Words words = Words.of(shell.texts().language());
    return pages.page(
        "statement-page", shell, paper(shell, new Sheet(words, find(environment, id))));
  }

  /** What has come together of an account so far. */
  @GetMapping("/console/{environment}/statements/upcoming")
  ResponseEntity<byte[]> upcoming(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam("account") long account,
      @RequestParam("currency") String currency) {
    Environment environment = environments.named(key);
    Shell shell = shell(request, environment);
    Words words = Words.of(shell.texts().language());
    Statement coming =
        engine.statements().upcoming(environment.id(), account).stream()
            .filter(one -> one.head().sum().total().currency().equals(currency))
            .findFirst()
            .orElseThrow(Environments.NotFound::new);
    return pages.page("statement-page", shell, paper(shell, new Sheet(words, coming, true)));
  }

  private static StatementPaper paper(Shell shell, Sheet sheet) {
    UUID id = sheet.head().id();
    List<StatementPaper.Line> lines = new ArrayList<>();
    for (Sheet.Row row : sheet.rows()) {
      StatementLine line = sheet.statement().line(row.number()).orElseThrow();
      boolean opens = line.kind().isOfUsage() && !sheet.isDraft();
      lines.add(
          new StatementPaper.Line(
              row,
              line.explanation().lines().toList(),
              opens ? shell.statement(id) + "/lines/" + row.number() : ""));
    }
    return new StatementPaper(
        sheet,
        shell.account(sheet.head().to().account()),
        sheet.isDraft()
            ? List.of()
            : Words.LANGUAGES.stream()
                .map(
                    language ->
                        new StatementPaper.Paper(
                            shell.t("statements.pdf." + language),
                            shell.statement(id) + "/pdf?lang=" + language))
                .toList(),
        lines);
  }

  @GetMapping("/console/{environment}/statements/{id}/pdf")
  ResponseEntity<byte[]> pdf(
      @PathVariable("environment") String key,
      @PathVariable("id") UUID id,
      @RequestParam(defaultValue = "en") String lang) {
    return paper.download(new Sheet(Words.of(lang), find(environments.named(key), id)));
  }

  @GetMapping("/console/{environment}/statements/{id}/lines/{line}")
  ResponseEntity<byte[]> line(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") UUID id,
      @PathVariable("line") int line,
      @RequestParam(defaultValue = "0") int offset) {
    Environment environment = environments.named(key);
    Shell shell = shell(request, environment);
    int from = Math.clamp(offset, 0, MAX_OFFSET);
    Sheet sheet = new Sheet(Words.of(shell.texts().language()), find(environment, id));
    return pages.page(
        "statement-line",
        shell,
        engine
            .statements()
            .open(environment.id(), id, line, EVENTS, from)
            .flatMap(one -> new OpeningTexts(shell, sheet).view(one, EVENTS, from))
            .orElseThrow(Environments.NotFound::new));
  }

  private Statement find(Environment environment, UUID id) {
    return engine.statements().find(environment.id(), id).orElseThrow(Environments.NotFound::new);
  }

  private List<StatementList.Coming> coming(Shell shell, Account account) {
    Words words = Words.of(shell.texts().language());
    return engine.statements().upcoming(account.environment(), account.id()).stream()
        .map(
            one ->
                new StatementList.Coming(
                    shell.texts().get("statements.coming", words.money(one.head().sum().total())),
                    shell.upcoming(account.id(), one.head().sum().total().currency())))
        .toList();
  }

  private static StatementList.Row row(Shell shell, StatementHead one) {
    Words words = Words.of(shell.texts().language());
    return new StatementList.Row(
        Sheet.number(one.number()),
        shell.statement(one.id()),
        one.to().name().isBlank() ? one.to().key() : one.to().name(),
        shell.account(one.to().account()),
        words.month(one.month().start()),
        words.day(one.issuedAt()),
        one.lines(),
        words.money(one.sum().total()));
  }

  private static @Nullable YearMonth month(String text) {
    try {
      return text.isBlank() ? null : YearMonth.parse(text.strip());
    } catch (DateTimeException _) {
      return null;
    }
  }

  private Shell shell(HttpServletRequest request, Environment environment) {
    return pages.shell(request, environment, Shell.Section.STATEMENTS);
  }
}
