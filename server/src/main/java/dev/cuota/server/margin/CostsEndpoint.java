package dev.cuota.server.margin;

import dev.cuota.core.margin.CostLine;
import dev.cuota.engine.Engine;
import dev.cuota.engine.margin.CostRow;
import dev.cuota.engine.margin.CostSearch;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What accounts cost in months that are over, as it was rolled up. */
@RestController
@RequestMapping("/api/v1/admin/costs")
public final class CostsEndpoint {
  private static final String CSV = "text/csv;charset=utf-8";
  private static final String HEADER =
      "month,account,key,item,features,quantity,unit_cost,own_provider,amount,currency,computed_at";

  private final Margin margin;

  public CostsEndpoint(Engine engine) {
    this.margin = engine.margin();
  }

  /** Some of them. */
  record Page(String month, long total, int offset, int limit, List<Row> costs) {}

  /** One of them; amounts and quantities are texts with all their digits. */
  record Row(
      long account,
      String key,
      String item,
      List<String> features,
      String quantity,
      String unitCost,
      boolean ownProvider,
      String amount,
      String currency,
      Instant computedAt) {
    static Row of(CostRow row) {
      CostLine line = row.line();
      return new Row(
          row.account(),
          row.key(),
          line.item(),
          line.features(),
          line.quantity().toPlainString(),
          line.unitCost().toPlainString(),
          line.ownProvider(),
          line.amount().amount().toPlainString(),
          line.amount().currency(),
          row.computedAt());
    }
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  Page costs(
      Caller caller,
      @RequestParam(name = "month", required = false) @Nullable String month,
      @RequestParam(name = "account", required = false) @Nullable Long account,
      @RequestParam(name = "limit", defaultValue = "1000") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    CostSearch search = search(caller, month, account, limit, offset);
    return new Page(
        search.month().toString(),
        margin.countCosts(search),
        offset,
        limit,
        margin.costs(search).stream().map(Row::of).toList());
  }

  /** A table (RFC 4180). */
  @GetMapping(produces = CSV)
  String table(
      Caller caller,
      @RequestParam(name = "month", required = false) @Nullable String month,
      @RequestParam(name = "account", required = false) @Nullable Long account,
      @RequestParam(name = "limit", defaultValue = "10000") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    CostSearch search = search(caller, month, account, limit, offset);
    return HEADER
        + "\r\n"
        + margin.costs(search).stream()
            .map(row -> line(search, Row.of(row)))
            .collect(Collectors.joining());
  }

  private CostSearch search(
      Caller caller, @Nullable String month, @Nullable Long account, int limit, int offset) {
    if (limit < 1 || limit > CostSearch.MAX_LIMIT || offset < 0 || offset > CostSearch.MAX_OFFSET) {
      throw Problem.invalid("limit", Text.of("account.page", CostSearch.MAX_LIMIT)).exception();
    }
    boolean isNamed = month != null && !month.isEmpty();
    return new CostSearch(
        caller.environment(),
        isNamed ? Months.begun(month, margin.running()) : margin.running().minusMonths(1),
        account,
        limit,
        offset);
  }

  private static String line(CostSearch search, Row row) {
    return List.of(
            search.month().toString(),
            Long.toString(row.account()),
            quoted(row.key()),
            row.item(),
            String.join(" ", row.features()),
            row.quantity(),
            row.unitCost(),
            Boolean.toString(row.ownProvider()),
            row.amount(),
            row.currency(),
            row.computedAt().toString())
        .stream()
        .collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
