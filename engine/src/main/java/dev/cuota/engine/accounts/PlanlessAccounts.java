package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.CatalogApplied;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Outbox;

/**
 * Puts accounts that have no plan on the default one once a catalog names one. Those that have a plan
 * stay on it when another becomes the default; it goes for those that are new.
 */
public final class PlanlessAccounts {
  private static final String TOPIC = "accounts.default-plan";
  private static final String BY = "catalog";

  private final Catalogs catalogs;
  private final PlanMoves moves;

  public PlanlessAccounts(Catalogs catalogs, PlanMoves moves) {
    this.catalogs = catalogs;
    this.moves = moves;
  }

  /** Begins to listen: the work is staged with the catalog, and done after it. */
  public void listen(Events events, Outbox outbox) {
    outbox.on(TOPIC, message -> give(new EnvironmentId(Integer.parseInt(message.payload()))));
    events.subscribe(
        CatalogApplied.class,
        (tx, applied) -> outbox.stage(tx, TOPIC, Integer.toString(applied.environment().value())));
  }

  private void give(EnvironmentId environment) {
    String plan = catalogs.current(environment).catalog().defaultPlan();
    if (!plan.isEmpty()) {
      moves.make(environment, new PlanMove(new PlanMove.OnPlan(""), plan, null), BY, (_, _) -> {});
    }
  }
}
