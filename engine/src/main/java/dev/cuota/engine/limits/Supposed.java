package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Plan;
import dev.cuota.engine.catalog.CatalogSnapshot;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is supposed to have gone for months instead of what did.
 *
 * @param catalog its meters have the numbers by which the ledger knows them. What is counted anew has
 *     numbers below zero, for which there are no rollups
 * @param plans the plan that accounts are supposed to be on, by the key of the one they were on; empty for
 *     none
 * @param keepsOverrides whether the overrides of accounts and tenants still go
 */
public record Supposed(
    CatalogSnapshot catalog, Function<String, Optional<Plan>> plans, boolean keepsOverrides) {

  /**
   * One account's month, of the same use.
   *
   * @param own features that it paid a provider of its own for when the month ended
   */
  public record Of(AccountMonth was, AccountMonth would, Set<String> own) {}
}
