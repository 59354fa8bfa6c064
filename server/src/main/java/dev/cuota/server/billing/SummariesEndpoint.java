package dev.cuota.server.billing;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.UsageSummary;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What accounts used in months that were billed, with the limits that went for it then. */
@RestController
public final class SummariesEndpoint {
  private final Engine engine;

  public SummariesEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** Of an account in a month. */
  record OfMonth(long account, String month, List<SummaryView> usage) {}

  /**
   * Of one feature. Quantities are texts, so that nobody loses a digit.
   *
   * @param tenant null for all tenants that share an allowance
   * @param limit a number, {@code unlimited} or {@code none}
   */
  record SummaryView(
      String feature,
      @Nullable String tenant,
      String used,
      String included,
      String granted,
      String limit,
      String plan,
      int planVersion,
      Instant countedAt) {
    static SummaryView of(UsageSummary one) {
      return new SummaryView(
          one.feature(),
          one.tenant(),
          one.used().toString(),
          one.included().toString(),
          one.covered().toString(),
          one.limit().text(),
          one.plan().plan(),
          one.plan().version(),
          one.countedAt());
    }
  }

  @GetMapping("/api/v1/admin/accounts/{id}/usage-summary")
  OfMonth of(Caller caller, @PathVariable("id") long id, @RequestParam("month") String month) {
    if (engine.lifecycle().payers().find(caller.environment(), id).isEmpty()) {
      throw Problem.of(ProblemCode.NOT_FOUND).exception();
    }
    YearMonth wanted = month(month);
    return new OfMonth(
        id,
        wanted.toString(),
        engine.billing().summaries(caller.environment(), id, wanted).stream()
            .map(SummaryView::of)
            .toList());
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException _) {
      throw Problem.invalid("month", Text.of("statement.month")).exception();
    }
  }
}
