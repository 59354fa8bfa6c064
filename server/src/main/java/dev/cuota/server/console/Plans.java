package dev.cuota.server.console;

import dev.cuota.core.catalog.Plan;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.security.Environment;
import java.util.Optional;

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

  /** A version of a plan, as it is named there. */
  String name(Subscription.PlanRef plan) {
    return engine
        .catalogs()
        .plan(environment.id(), plan.key(), plan.version())
        .map(this::title)
        .orElse(texts.get("plan.none"));
  }

  /** A plan as it is named now. */
  String name(String key) {
    return title(key).orElse(texts.get("plan.none"));
  }

  /** The same; empty when the catalog in force has none of that key. */
  Optional<String> title(String key) {
    return engine.catalogs().current(environment.id()).catalog().plan(key).map(this::title);
  }

  /** A feature, as the catalog in force names it. */
  String feature(String key) {
    return engine
        .catalogs()
        .current(environment.id())
        .catalog()
        .feature(key)
        .map(feature -> feature.name(texts.language()))
        .orElse(key);
  }

  private String title(Plan plan) {
    return plan.name(texts.language());
  }
}
