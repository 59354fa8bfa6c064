package dev.cuota.server.accounts;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.accounts.StatusDecision;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemException;
import dev.cuota.server.problem.Text;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The "no"s of accounts, as problems. */
final class Refusals {
  private static final String RETRY_AFTER_SECONDS = "1";

  private Refusals() {}

  static ProblemException missing() {
    return Problem.of(ProblemCode.NOT_FOUND).exception();
  }

  static ProblemException busy() {
    return Problem.of(ProblemCode.OVERLOADED, Text.of("account.busy"))
        .withHeader("Retry-After", RETRY_AFTER_SECONDS)
        .exception();
  }

  static ProblemException conflict(String text, Object... gaps) {
    return Problem.of(ProblemCode.CONFLICT, Text.of(text, gaps)).exception();
  }

  static ProblemException noPlan(List<String> known) {
    return Problem.invalid("/plan", Text.of("plan.unknown", String.join(", ", known))).exception();
  }

  static ProblemException illegal(String from, String to, Collection<String> legal) {
    return Problem.of(
            ProblemCode.ILLEGAL_TRANSITION,
            Text.of("account.illegal", from, to, legal.isEmpty() ? "–" : String.join(", ", legal)))
        .withDetails(Map.of("from", from, "to", to))
        .exception();
  }

  /** Why a word about a subscription was not heeded. */
  static ProblemException of(StatusDecision why) {
    return switch (why) {
      case StatusDecision.Illegal(var from, var to, var legal) ->
          illegal(
              from.wire(),
              to.wire(),
              legal.stream().map(SubscriptionStatus::wire).collect(Collectors.toList()));
      case StatusDecision.AnotherPays _ -> conflict("subscription.another");
      case StatusDecision.TooLate(var saidAt, var heeded) ->
          conflict("subscription.late", saidAt.toString(), heeded.toString());
      case StatusDecision.MissingDate(String date) ->
          Problem.invalid("/" + date, Text.of("parameter.missing")).exception();
      case StatusDecision.Changed _, StatusDecision.Same _ ->
          throw new IllegalStateException(why + " refuses nothing");
    };
  }
}
