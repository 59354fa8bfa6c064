package dev.cuota.server.clusters;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.TenantMove;
import dev.cuota.engine.accounts.TenantMoveOutcome;
import dev.cuota.engine.accounts.TenantMoves;
import dev.cuota.engine.clusters.MoveCheck;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.clusters.MoveJson.CheckView;
import dev.cuota.server.clusters.MoveJson.MoveView;
import dev.cuota.server.limits.JsonBody;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Moves of tenants from one cluster to another. */
@RestController
@RequestMapping("/api/v1/admin")
public final class MovesEndpoint {
  private final TenantMoves moves;

  public MovesEndpoint(Engine engine) {
    this.moves = engine.lifecycle().moves();
  }

  /** The newest. */
  record All(List<MoveView> moves) {}

  @GetMapping("/moves")
  All all(Caller caller) {
    return new All(moves.all(caller.environment()).stream().map(MoveView::of).toList());
  }

  @GetMapping("/stores/{tenant}/move")
  MoveView last(Caller caller, @PathVariable("tenant") String tenant) {
    return moves
        .last(caller.environment(), tenant)
        .map(MoveView::of)
        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND).exception());
  }

  @PostMapping("/stores/{tenant}/move")
  @ResponseStatus(HttpStatus.ACCEPTED)
  MoveView begin(
      Caller caller, Cause cause, @PathVariable("tenant") String tenant, @RequestBody byte[] body) {
    return begun(moves.begin(caller.environment(), tenant, To.read(body), cause));
  }

  @PostMapping("/stores/{tenant}/move/check")
  CheckView check(Caller caller, @PathVariable("tenant") String tenant, @RequestBody byte[] body) {
    TenantMoveOutcome outcome = moves.check(caller.environment(), tenant, To.read(body));
    if (outcome instanceof TenantMoveOutcome.Checked(var _, MoveCheck check)) {
      return CheckView.of(check);
    }
    throw refused(outcome);
  }

  @PostMapping("/stores/{tenant}/move/back")
  @ResponseStatus(HttpStatus.ACCEPTED)
  MoveView back(Caller caller, Cause cause, @PathVariable("tenant") String tenant) {
    return begun(moves.back(caller.environment(), tenant, cause));
  }

  @PostMapping("/stores/{tenant}/move/finish")
  @ResponseStatus(HttpStatus.ACCEPTED)
  MoveView finish(Caller caller, Cause cause, @PathVariable("tenant") String tenant) {
    return begun(moves.finish(caller.environment(), tenant, cause));
  }

  private static MoveView begun(TenantMoveOutcome outcome) {
    if (outcome instanceof TenantMoveOutcome.Begun(TenantMove move)) {
      return MoveView.of(move);
    }
    throw refused(outcome);
  }

  private static RuntimeException refused(TenantMoveOutcome outcome) {
    return switch (outcome) {
      case TenantMoveOutcome.NotFound _ -> Problem.of(ProblemCode.NOT_FOUND).exception();
      case TenantMoveOutcome.SingleCluster _ ->
          Problem.of(ProblemCode.MULTI_CLUSTER_DISABLED).exception();
      case TenantMoveOutcome.NoCluster(List<String> known) ->
          Problem.invalid("/to", Text.of("cluster.unknown", String.join(", ", known))).exception();
      case TenantMoveOutcome.LivesThere(var store) -> conflict("move.here", store.key());
      case TenantMoveOutcome.UnderWay(TenantMove move) ->
          conflict("move.open", move.state().phase().wire());
      case TenantMoveOutcome.NotNow(TenantMove move) ->
          conflict("move.not_now", move.state().phase().wire());
      case TenantMoveOutcome.Busy _ ->
          Problem.of(ProblemCode.OVERLOADED, Text.of("account.busy"))
              .withHeader("Retry-After", "1")
              .exception();
      case TenantMoveOutcome.Begun _, TenantMoveOutcome.Checked _ ->
          new IllegalStateException(outcome + " refuses nothing");
    };
  }

  private static RuntimeException conflict(String text, String gap) {
    return Problem.of(ProblemCode.CONFLICT, Text.of(text, gap)).exception();
  }

  /** Where to. */
  private static final class To {
    private @Nullable String to;

    static String read(byte[] body) {
      To reader = new To();
      JsonBody.read(body, reader::field);
      if (reader.to == null) {
        throw JsonBody.wrong("/to", "parameter.missing");
      }
      return reader.to;
    }

    private void field(JsonBody json, String name) {
      if (!name.equals("to")) {
        throw JsonBody.unknown("", name);
      }
      to = json.text("/to");
    }
  }
}
