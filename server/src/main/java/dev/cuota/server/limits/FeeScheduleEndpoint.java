package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.rating.FeeRules;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.AgreedFee;
import dev.cuota.engine.limits.FeeOutcome;
import dev.cuota.engine.limits.Fees;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Rates that are agreed with single accounts, in place of their plans'. */
@RestController
@RequestMapping("/api/v1/admin/accounts/{id}/fee-schedule")
public final class FeeScheduleEndpoint {
  private final Engine engine;

  public FeeScheduleEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** All that was ever agreed with an account. */
  record Schedule(long account, List<FeeView> lines) {}

  @GetMapping
  Schedule get(Caller caller, @PathVariable("id") long id) {
    Holders.anyTenant(engine, caller, id);
    return new Schedule(id, fees().of(caller.environment(), id).stream().map(FeeView::of).toList());
  }

  @PostMapping
  ResponseEntity<FeeView> agree(
      Caller caller, Cause cause, @PathVariable("id") long id, @RequestBody byte[] body) {
    FeeOutcome outcome = fees().agree(caller.environment(), id, FeeReader.read(body), cause);
    return ResponseEntity.status(
            outcome instanceof FeeOutcome.Done(_, boolean repeated) && !repeated
                ? HttpStatus.CREATED
                : HttpStatus.OK)
        .body(told(outcome));
  }

  @DeleteMapping("/{line}")
  FeeView end(
      Caller caller,
      Cause cause,
      @PathVariable("id") long id,
      @PathVariable("line") UUID line,
      @RequestParam(name = "until", required = false) @Nullable String until) {
    Instant end =
        until == null
            ? null
            : FeeReader.month(until)
                .orElseThrow(() -> Problem.invalid("until", Text.of("billing.month")).exception());
    return told(fees().end(caller.environment(), id, line, end, cause));
  }

  private Fees fees() {
    return engine.limits().fees();
  }

  private static FeeView told(FeeOutcome outcome) {
    return switch (outcome) {
      case FeeOutcome.Done(AgreedFee fee, _) -> FeeView.of(fee);
      case FeeOutcome.NotFound _ -> throw Problem.of(ProblemCode.NOT_FOUND).exception();
      case FeeOutcome.UnknownFeature(List<String> known) ->
          throw Problem.invalid("/feature", Text.of("fee.unknown", String.join(", ", known)))
              .exception();
      case FeeOutcome.Refused(FeeRules.Flaw flaw) ->
          throw Problem.invalid(pointer(flaw), Text.of("fee." + flaw)).exception();
      case FeeOutcome.Overlaps(AgreedFee other) ->
          throw conflict(
              Text.of("fee.overlaps", other.line().number(), other.line().since().toString()));
      case FeeOutcome.Conflict _ -> throw conflict(Text.of("fee.id"));
      case FeeOutcome.TooMany(int most) -> throw conflict(Text.of("fee.many", most));
    };
  }

  private static String pointer(FeeRules.Flaw flaw) {
    return switch (flaw) {
      case NOT_BY_THE_MONTH -> "/feature";
      case NOT_A_PERCENTAGE, A_PERCENTAGE, RATE, PERCENT -> "/rate";
      case CURRENCY -> "/currency";
      case SINCE_CUT, SINCE_FAR -> "/since";
      case UNTIL_CUT, UNTIL_EARLY -> "/until";
    };
  }

  private static RuntimeException conflict(Text why) {
    return Problem.of(ProblemCode.CONFLICT, why).exception();
  }
}
