package dev.cuota.server.margin;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.margin.AccountMargin;
import dev.cuota.core.margin.MonthMargin;
import dev.cuota.engine.Engine;
import dev.cuota.engine.margin.Held;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.margin.MonthMargins;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What accounts cost against what they bring in, as it is known now. */
@RestController
@RequestMapping("/api/v1/admin")
public final class MarginEndpoint {
  private static final int MAX_LIMIT = 500;
  private static final int MAX_OFFSET = 1_000_000;

  private final Margin margin;

  public MarginEndpoint(Engine engine) {
    this.margin = engine.margin();
  }

  /**
   * A month.
   *
   * @param whole all that could be told in one currency; null before the first catalog
   * @param unvalued costs without a rate, by their own currency
   * @param unvaluedAccounts how many are not in {@code whole}
   */
  record Month(
      String month,
      boolean running,
      MarginView.@Nullable Sum whole,
      List<MarginView.Sum> totals,
      List<MarginView.Amount> unvalued,
      long unvaluedAccounts,
      long total,
      int offset,
      int limit,
      List<MarginView.Line> accounts) {}

  @GetMapping("/margin")
  Month month(
      Caller caller,
      @RequestParam(name = "month", required = false) @Nullable String month,
      @RequestParam(name = "limit", defaultValue = "100") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    if (limit < 1 || limit > MAX_LIMIT || offset < 0 || offset > MAX_OFFSET) {
      throw Problem.invalid("limit", Text.of("account.page", MAX_LIMIT)).exception();
    }
    YearMonth wanted = Months.begun(month, margin.running());
    boolean running = wanted.equals(margin.running());
    Optional<MonthMargins> found = margin.month(caller.environment(), wanted);
    if (found.isEmpty()) {
      return new Month(
          wanted.toString(), running, null, List.of(), List.of(), 0, 0, offset, limit, List.of());
    }
    MonthMargin all = found.get().all();
    Map<Long, String> held = held(caller, wanted);
    List<MonthMargin.Part> accounts = found.get().accounts();
    return new Month(
        wanted.toString(),
        running,
        MarginView.Sum.of(all.currency(), all.whole()),
        all.byCurrency().entrySet().stream()
            .map(one -> MarginView.Sum.of(one.getKey(), one.getValue()))
            .toList(),
        MarginView.Amount.of(all.unvalued().values()),
        all.unvaluedAccounts(),
        accounts.size(),
        offset,
        limit,
        accounts.stream()
            .skip(offset)
            .limit(limit)
            .map(MonthMargin.Part::margin)
            .map(one -> MarginView.Line.of(one, held.get(one.account())))
            .toList());
  }

  @GetMapping("/accounts/{id}/margin")
  MarginView.Whole account(
      Caller caller,
      @PathVariable("id") long id,
      @RequestParam(name = "month", required = false) @Nullable String month) {
    YearMonth wanted = Months.begun(month, margin.running());
    AccountMargin found =
        margin
            .account(caller.environment(), id, wanted)
            .map(MonthMargin.Part::margin)
            .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND).exception());
    return new MarginView.Whole(
        wanted.toString(),
        MarginView.Line.of(found, held(caller, wanted).get(id)),
        found.revenue().stream().map(MarginView.Revenue::of).toList(),
        MarginView.Cost.of(found));
  }

  private Map<Long, String> held(Caller caller, YearMonth month) {
    return margin.held(caller.environment()).stream()
        .filter(one -> one.month().equals(month))
        .collect(Collectors.toMap(Held::account, one -> one.mode().wire()));
  }
}
