package dev.cuota.core.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Quantity;
import java.util.Optional;

/**
 * The rule for giving one tenant, or all tenants of one account, another limit than their plan does.
 * Only the number changes: what happens at the limit, its window and whose it is stay as planned.
 */
public final class Overriding {
  private Overriding() {}

  /** Why a feature cannot have that limit. */
  public enum Flaw {
    /** The catalog does not mark the feature as overridable. */
    NOT_OVERRIDABLE,
    /** A switch is {@code unlimited} (on) or {@code none} (off), never a number. */
    A_SWITCH,
    /** A count is a whole number. */
    NOT_WHOLE,
    /** The number does not fit the feature's meter. */
    TOO_LARGE,
    /** The plan says nothing of the window's length, so a number alone means nothing. */
    NO_WINDOW
  }

  /** What is wrong with giving {@code limit} instead of {@code planned}; empty when nothing is. */
  public static Optional<Flaw> flaw(Feature feature, Entitlement planned, Limit limit) {
    if (!feature.overridable()) {
      return Optional.of(Flaw.NOT_OVERRIDABLE);
    }
    if (!(limit instanceof Limit.AtMost(Quantity amount))) {
      return Optional.empty();
    }
    if (feature.kind() == FeatureKind.SWITCH) {
      return Optional.of(Flaw.A_SWITCH);
    } else if (feature.kind() == FeatureKind.WINDOW && planned.window() == null) {
      return Optional.of(Flaw.NO_WINDOW);
    } else if (!feature.divides(amount)) {
      return Optional.of(Flaw.NOT_WHOLE);
    }
    return feature.fits(amount) ? Optional.empty() : Optional.of(Flaw.TOO_LARGE);
  }

  /**
   * The planned entitlement with another limit. Without a number there is nothing above it to sell, and
   * nothing to flow back. A bucket keeps the size that the plan names; it has that of the new limit
   * where the plan names none.
   */
  public static Entitlement apply(Entitlement planned, Limit limit) {
    boolean numeric = limit instanceof Limit.AtMost;
    return new Entitlement(
        limit,
        planned.mode(),
        planned.window(),
        planned.scope(),
        numeric ? planned.overage() : null,
        numeric ? planned.refill() : null,
        planned.ownProvider());
  }
}
