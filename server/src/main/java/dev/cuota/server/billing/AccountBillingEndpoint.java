package dev.cuota.server.billing;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.limits.JsonBody;
import dev.cuota.server.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How an account is billed. */
@RestController
@RequestMapping("/api/v1/admin/accounts/{id}/billing")
public final class AccountBillingEndpoint {
  private final Engine engine;

  public AccountBillingEndpoint(Engine engine) {
    this.engine = engine;
  }

  /**
   * How.
   *
   * @param autoCharge whether it is charged when everybody is
   */
  record View(long account, boolean autoCharge) {}

  @GetMapping
  View get(Caller caller, @PathVariable("id") long id) {
    return view(caller, known(caller, id));
  }

  @PatchMapping
  View change(Caller caller, Cause cause, @PathVariable("id") long id, @RequestBody byte[] body) {
    known(caller, id);
    Wanted wanted = new Wanted();
    JsonBody.read(body, wanted::field);
    if (wanted.autoCharge != null) {
      engine.billing().charging().setAuto(caller.environment(), id, wanted.autoCharge, cause);
    }
    return view(caller, id);
  }

  /** What a body says. */
  private static final class Wanted {
    private @Nullable Boolean autoCharge;

    void field(JsonBody json, String field) {
      if (!field.equals("autoCharge")) {
        throw JsonBody.unknown("", field);
      }
      autoCharge = json.flag("/autoCharge");
    }
  }

  private View view(Caller caller, long id) {
    return new View(id, engine.billing().charging().isAuto(caller.environment(), id));
  }

  private long known(Caller caller, long id) {
    return engine
        .lifecycle()
        .payers()
        .find(caller.environment(), id)
        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND).exception())
        .id();
  }
}
