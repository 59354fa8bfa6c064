package dev.cuota.server.statements;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.CountedFilter;
import dev.cuota.engine.metering.EventFilter;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.statements.Statement;
import dev.cuota.engine.statements.StatementSearch;
import dev.cuota.engine.statements.Statements;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What accounts were told that they owe. */
@RestController
@RequestMapping("/api/v1/statements")
public final class StatementsEndpoint {
  private static final MediaType HTML = MediaType.parseMediaType("text/html; charset=utf-8");

  private final Statements statements;
  private final Paper paper = new Paper();

  public StatementsEndpoint(Engine engine) {
    this.statements = engine.statements();
  }

  /** Some of those that were looked for. */
  record Page(long total, int offset, int limit, List<StatementView.Head> statements) {}

  @GetMapping
  Page search(
      Caller caller,
      @RequestParam(name = "account", required = false) @Nullable Long account,
      @RequestParam(name = "month", required = false) @Nullable String month,
      @RequestParam(name = "limit", defaultValue = "100") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    page(limit, StatementSearch.MAX_LIMIT, offset, StatementSearch.MAX_OFFSET);
    StatementSearch search =
        new StatementSearch(caller.environment(), account, month(month), limit, offset);
    return new Page(
        statements.count(search),
        offset,
        limit,
        statements.search(search).stream().map(StatementView.Head::of).toList());
  }

  @GetMapping("/{id}")
  StatementView.Whole get(Caller caller, @PathVariable("id") UUID id) {
    return StatementView.Whole.of(find(caller, id));
  }

  @GetMapping("/{id}/html")
  ResponseEntity<byte[]> html(
      Caller caller,
      @PathVariable("id") UUID id,
      @RequestParam(name = "lang", defaultValue = "en") String language) {
    Sheet sheet = sheet(caller, id, language);
    return ResponseEntity.ok()
        .contentType(HTML)
        .header(HttpHeaders.CONTENT_LANGUAGE, sheet.words().language())
        .body(paper.html(sheet).getBytes(StandardCharsets.UTF_8));
  }

  @GetMapping("/{id}/pdf")
  ResponseEntity<byte[]> pdf(
      Caller caller,
      @PathVariable("id") UUID id,
      @RequestParam(name = "lang", defaultValue = "en") String language) {
    return paper.download(sheet(caller, id, language));
  }

  @GetMapping("/{id}/lines/{line}/explain")
  OpeningView explain(
      Caller caller,
      @PathVariable("id") UUID id,
      @PathVariable("line") int line,
      @RequestParam(name = "limit", defaultValue = "20") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    page(limit, EventFilter.MAX_LIMIT, offset, CountedFilter.MAX_OFFSET);
    return statements
        .open(caller.environment(), id, line, limit, offset)
        .map(one -> OpeningView.of(one, limit, offset))
        .orElseThrow(StatementsEndpoint::missing);
  }

  private Sheet sheet(Caller caller, UUID id, String language) {
    if (!Words.LANGUAGES.contains(language)) {
      throw Problem.invalid("lang", Text.of("statement.language")).exception();
    }
    return new Sheet(Words.of(language), find(caller, id));
  }

  private Statement find(Caller caller, UUID id) {
    return statements.find(caller.environment(), id).orElseThrow(StatementsEndpoint::missing);
  }

  private static RuntimeException missing() {
    return Problem.of(ProblemCode.NOT_FOUND).exception();
  }

  private static void page(int limit, int mostAtOnce, int offset, int furthest) {
    if (limit < 1 || limit > mostAtOnce || offset < 0 || offset > furthest) {
      throw Problem.invalid("limit", Text.of("account.page", mostAtOnce)).exception();
    }
  }

  private static @Nullable YearMonth month(@Nullable String text) {
    try {
      return text == null || text.isEmpty() ? null : YearMonth.parse(text);
    } catch (DateTimeException _) {
      throw Problem.invalid("month", Text.of("statement.month")).exception();
    }
  }
}
