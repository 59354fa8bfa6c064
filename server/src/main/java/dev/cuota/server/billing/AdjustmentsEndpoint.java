package dev.cuota.server.billing;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.AdjustmentOutcome;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.RunTally;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.limits.JsonBody;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What accounts owe beside the price of their plan. */
@RestController
@RequestMapping("/api/v1/admin/adjustments")
public final class AdjustmentsEndpoint {
  private final Billing billing;

  public AdjustmentsEndpoint(Engine engine) {
    this.billing = engine.billing();
  }

  /** Some of those that were looked for. */
  record Page(long total, int offset, int limit, List<AdjustmentView> adjustments) {}

  /** What working a month out anew has done, or would. */
  record Recalculated(
      boolean dryRun, long accounts, long made, long corrected, long changed, List<String> asked) {
    static Recalculated of(boolean dryRun, RunTally tally) {
      return new Recalculated(
          dryRun,
          tally.accounts(),
          tally.made(),
          tally.corrected(),
          tally.changed(),
          tally.asked().values().stream().map(Object::toString).toList());
    }
  }

  @GetMapping
  Page search(
      Caller caller,
      @RequestParam(name = "status", required = false) @Nullable String status,
      @RequestParam(name = "type", required = false) @Nullable String type,
      @RequestParam(name = "account", required = false) @Nullable Long account,
      @RequestParam(name = "period", required = false) @Nullable String period,
      @RequestParam(name = "limit", defaultValue = "100") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    if (limit < 1
        || limit > AdjustmentSearch.MAX_LIMIT
        || offset < 0
        || offset > AdjustmentSearch.MAX_OFFSET) {
      throw Problem.invalid("limit", Text.of("account.page", AdjustmentSearch.MAX_LIMIT))
          .exception();
    }
    AdjustmentSearch search =
        new AdjustmentSearch(
            caller.environment(),
            word("status", status, "billing.status", AdjustmentStatus::of),
            word("type", type, "billing.type", AdjustmentType::of),
            account,
            word("period", period, "billing.month", AdjustmentReader::month),
            limit,
            offset);
    return new Page(
        billing.adjustments().count(search),
        offset,
        limit,
        billing.adjustments().search(search).stream().map(AdjustmentView::of).toList());
  }

  @GetMapping("/{id}")
  AdjustmentView get(Caller caller, @PathVariable("id") UUID id) {
    return billing
        .adjustments()
        .find(caller.environment(), id)
        .map(AdjustmentView::of)
        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND).exception());
  }

  @PostMapping("/{id}/waive")
  AdjustmentView waive(
      Caller caller, Cause cause, @PathVariable("id") UUID id, @RequestBody byte[] body) {
    return told(
        billing.adjustments().waive(caller.environment(), id, AdjustmentReader.note(body), cause));
  }

  @PostMapping("/recalculate")
  Recalculated recalculate(Caller caller, Cause cause, @RequestBody byte[] body) {
    AdjustmentReader.Recalculation wanted = AdjustmentReader.recalculation(body);
    if (!billing.isOver(wanted.month())) {
      throw JsonBody.wrong("/period_start", "billing.running");
    }
    Billing.Ask ask = new Billing.Ask(caller.environment(), wanted.month(), wanted.dryRun());
    RunTally overage = billing.overage(ask, cause, JobRun.Progress.UNHEARD);
    RunTally commission = billing.commission(ask, cause, JobRun.Progress.UNHEARD);
    return Recalculated.of(wanted.dryRun(), overage.and(commission));
  }

  private static AdjustmentView told(AdjustmentOutcome outcome) {
    return switch (outcome) {
      case AdjustmentOutcome.Done(Adjustment one) -> AdjustmentView.of(one);
      case AdjustmentOutcome.NotFound _ -> throw Problem.of(ProblemCode.NOT_FOUND).exception();
      case AdjustmentOutcome.Refused(Adjustment one) ->
          throw Problem.of(
                  ProblemCode.ILLEGAL_TRANSITION,
                  Text.of("billing.refused", one.status().wire(), one.amount().toString()))
              .exception();
    };
  }

  private static <T> @Nullable T word(
      String name, @Nullable String text, String expected, Function<String, Optional<T>> reader) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return reader
        .apply(text)
        .orElseThrow(() -> Problem.invalid(name, Text.of(expected)).exception());
  }
}
