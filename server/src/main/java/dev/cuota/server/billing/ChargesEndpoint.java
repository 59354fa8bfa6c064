package dev.cuota.server.billing;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.Charge;
import dev.cuota.engine.billing.ChargeOutcome;
import dev.cuota.engine.billing.Charging;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Asks providers of payments for what accounts owe. */
@RestController
@RequestMapping("/api/v1/admin/adjustments")
public final class ChargesEndpoint {
  private final Charging charging;

  public ChargesEndpoint(Engine engine) {
    this.charging = engine.billing().charging();
  }

  @PostMapping("/{id}/charge")
  ChargeView charge(Caller caller, Cause cause, @PathVariable("id") UUID id) {
    return told(charging.charge(caller.environment(), id, cause));
  }

  private static ChargeView told(ChargeOutcome outcome) {
    return switch (outcome) {
      case ChargeOutcome.Asked(Charge charge, List<Adjustment> adjustments) ->
          ChargeView.of(charge, adjustments);
      case ChargeOutcome.NotFound _ -> throw Problem.of(ProblemCode.NOT_FOUND).exception();
      case ChargeOutcome.Refused(Adjustment one) ->
          throw Problem.of(
                  ProblemCode.ILLEGAL_TRANSITION,
                  Text.of("billing.charge.refused", one.status().wire()))
              .exception();
      case ChargeOutcome.NothingOwed _ -> throw conflict(Text.of("billing.charge.nothing"));
      case ChargeOutcome.Waits(Adjustment one) ->
          throw conflict(Text.of("billing.charge.waits", one.reckoned().waits()));
      case ChargeOutcome.NoGateway(String provider) ->
          throw conflict(Text.of("billing.charge.gateway", provider));
    };
  }

  private static RuntimeException conflict(Text why) {
    return Problem.of(ProblemCode.CONFLICT, why).exception();
  }
}
