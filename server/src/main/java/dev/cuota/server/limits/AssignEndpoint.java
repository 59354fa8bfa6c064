package dev.cuota.server.limits;

import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.PlanMove;
import dev.cuota.engine.accounts.PlanMoveOutcome;
import dev.cuota.engine.security.Caller;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Puts many accounts on a plan. */
@RestController
public final class AssignEndpoint {
  private final Engine engine;

  public AssignEndpoint(Engine engine) {
    this.engine = engine;
  }

  /**
   * What was done, or would be.
   *
   * @param moved how many accounts were moved, or would be
   * @param already how many were there before
   * @param unknown keys that no account has
   */
  record Answer(
      boolean dryRun, String plan, int version, long moved, long already, List<String> unknown) {}

  @PostMapping("/api/v1/admin/plans/assign")
  Answer assign(Caller caller, @RequestBody byte[] body) {
    Wanted wanted = new Wanted();
    JsonBody.read(body, wanted::field);
    PlanMove move = wanted.move();
    PlanMoveOutcome outcome =
        wanted.dryRun
            ? engine.planMoves().preview(caller.environment(), move)
            : engine.planMoves().make(caller.environment(), move, caller.name(), (_, _) -> {});
    return switch (outcome) {
      case PlanMoveOutcome.Done(var to, long moved, long already, var unknown) ->
          new Answer(wanted.dryRun, to.key(), to.version(), moved, already, unknown);
      case PlanMoveOutcome.UnknownFrom(var known) ->
          throw JsonBody.wrong("/from", "plan.unknown", String.join(", ", known));
      case PlanMoveOutcome.UnknownPlan(var known) ->
          throw JsonBody.wrong("/to", "plan.unknown", String.join(", ", known));
      case PlanMoveOutcome.UnknownVersion _ -> throw JsonBody.wrong("/version", "plan.version");
    };
  }

  /** What a body says. */
  private static final class Wanted {
    private @Nullable String from;
    private @Nullable List<String> accounts;
    private @Nullable String to;
    private @Nullable Integer version;
    private boolean dryRun;

    void field(JsonBody json, String name) {
      switch (name) {
        case "from" -> from = json.isNull() ? "" : json.text("/from");
        case "accounts" -> accounts = keys(json);
        case "to" -> to = json.text("/to");
        case "version" -> version = version(json);
        case "dryRun" -> dryRun = json.flag("/dryRun");
        default -> throw JsonBody.unknown("", name);
      }
    }

    private static List<String> keys(JsonBody json) {
      List<String> keys = new ArrayList<>();
      json.array(
          "/accounts", PlanMove.MAX_NAMED, index -> keys.add(json.text("/accounts/" + index)));
      return keys;
    }

    private static int version(JsonBody json) {
      long number = json.whole("/version");
      return (int) Math.min(number, Integer.MAX_VALUE);
    }

    PlanMove move() {
      if (to == null) {
        throw JsonBody.wrong("/to", "parameter.missing");
      } else if (from == null && accounts == null) {
        throw JsonBody.wrong("/from", "parameter.missing");
      } else if (from != null && accounts != null) {
        throw JsonBody.wrong("/accounts", "plan.both");
      }
      PlanMove.From which =
          from != null
              ? new PlanMove.OnPlan(from)
              : new PlanMove.Named(accounts == null ? List.of() : accounts);
      return new PlanMove(which, to, version);
    }
  }
}
