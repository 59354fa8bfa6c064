package dev.cuota.core.simulation;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.Used;
import java.util.Locale;
import java.util.Optional;

/** Why a part of what was used would have been refused. */
public enum Limiting {
  /** It was beyond a hard limit. */
  HARD_LIMIT,
  /** The plan does not include the feature. */
  NOT_INCLUDED;

  /**
   * Whether {@code entitlement} would have refused some of it; empty when it would not. Soft limits refuse
   * nothing, and what grants cover is not over.
   */
  public static Optional<Limiting> of(Entitlement entitlement, Used used) {
    if (used.over().signum() <= 0) {
      return Optional.empty();
    }
    if (entitlement.limit() instanceof Limit.NotIncluded) {
      return Optional.of(NOT_INCLUDED);
    }
    return entitlement.mode() == Mode.HARD ? Optional.of(HARD_LIMIT) : Optional.empty();
  }

  /** How much would have been let through, beyond which all is refused: the allowance and grants. */
  public static Quantity allowed(Used used) {
    return used.included().plus(used.covered());
  }

  /** As it is written and stored. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #wire} writes. */
  public static Limiting of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
