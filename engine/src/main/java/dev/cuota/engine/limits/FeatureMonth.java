package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.rating.Used;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an account used of a feature in a month, and what covered it.
 *
 * @param parts one for each tenant, in the order of their keys; a single one when they share an allowance
 */
public record FeatureMonth(Feature feature, List<Part> parts) {
  public FeatureMonth {
    parts = List.copyOf(parts);
  }

  /**
   * Of one allowance.
   *
   * @param tenant whose it is; null for that of all tenants together
   * @param entitlement what went for it, with what was said for it alone
   * @param used in the feature's unit
   */
  public record Part(@Nullable TenantId tenant, Entitlement entitlement, Used used) {}

  /** What was used by those who have a number; empty where nobody has, as there is nothing to be above. */
  public Optional<Used> bounded() {
    return Used.bounded(parts.stream().map(Part::used).toList());
  }

  /** All of it together. */
  public Used used() {
    return parts.size() == 1
        ? parts.getFirst().used()
        : Used.together(parts.stream().map(Part::used).toList());
  }
}
