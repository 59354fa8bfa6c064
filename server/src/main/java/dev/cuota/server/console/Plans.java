package dev.cuota.server.console;

import dev.cuota.core.catalog.Plan;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.security.Environment;

/** What plans are called. */
record Plans(Engine engine, Environment environment, Texts texts) {

  /** The plan that a tenant is on, as it was named then. */
  String name(Tenant tenant) {
    return engine
        .catalogs()
        .plan(environment.id(), tenant.plan(), tenant.planVersion())
        .map(this::title)
        .orElse(texts.get("plan.none"));
  }

  /** A plan as it is named now. */
  String name(String key) {
    return engine
        .catalogs()
        .current(environment.id())
        .catalog()
        .plan(key)
        .map(this::title)
        .orElse(texts.get("plan.none"));
  }

  private String title(Plan plan) {
    return plan.name(texts.language());
  }
}
