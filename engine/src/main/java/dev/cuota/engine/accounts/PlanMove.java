package dev.cuota.engine.accounts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That many accounts are to be put on a plan.
 *
 * @param from which of them
 * @param plan key of the plan they are put on
 * @param version of it; null for the one in force
 */
public record PlanMove(From from, String plan, @Nullable Integer version) {
  /** Most accounts that are named one by one. */
  public static final int MAX_NAMED = 10_000;

  /** Which accounts. */
  public sealed interface From {}

  /** All that are on a plan now, in whatever version; empty for those that have none. */
  public record OnPlan(String plan) implements From {}

  /** Those with these keys. */
  public record Named(List<String> keys) implements From {
    public Named {
      keys = List.copyOf(keys);
    }
  }
}
