package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;

/** Finds those that addresses name; who is not there is answered with 404. */
final class Holders {
  private Holders() {}

  static Tenant tenant(Engine engine, Caller caller, String key) {
    return engine
        .accounts()
        .find(caller.environment(), key)
        .orElseThrow(
            () -> Problem.of(ProblemCode.NOT_FOUND, Text.of("tenant.unknown", key)).exception());
  }

  /** One of the tenants of an account. */
  static Tenant anyTenant(Engine engine, Caller caller, long account) {
    return engine.accounts().tenantsOf(caller.environment(), account).stream()
        .findFirst()
        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND).exception());
  }
}
