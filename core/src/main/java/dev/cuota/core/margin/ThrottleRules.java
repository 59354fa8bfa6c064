package dev.cuota.core.margin;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Quantity;
import java.util.Map;

/**
 * Which features can be throttled for an account's margin: windows, as they say how fast something may be
 * used, beside allowances that are soft. What a plan limits hard is never touched, and nobody is given
 * more than the plan does.
 */
public final class ThrottleRules {
  private ThrottleRules() {}

  /** Whether a feature can be named at all, whatever plans say. */
  public static boolean canBeNamed(Feature feature, Quantity rate) {
    return feature.kind() == FeatureKind.WINDOW
        && feature.overridable()
        && rate.signum() > 0
        && feature.fits(rate);
  }

  /**
   * Whether it can be throttled to {@code rate} under a plan.
   *
   * @param planned what the plan gives of all features
   */
  public static boolean fits(Feature feature, Quantity rate, Map<Feature, Entitlement> planned) {
    Entitlement own = planned.get(feature);
    return own != null
        && canBeNamed(feature, rate)
        && own.window() != null
        && own.mode() == Mode.HARD
        && slows(own.limit(), rate)
        && planned.entrySet().stream()
            .noneMatch(one -> isBeside(feature, one.getKey()) && isHardLimit(one.getValue()));
  }

  private static boolean slows(Limit limit, Quantity rate) {
    return switch (limit) {
      case Limit.Unlimited _ -> true;
      case Limit.AtMost(Quantity most) -> rate.compareTo(most) < 0;
      case Limit.NotIncluded _ -> false;
    };
  }

  private static boolean isBeside(Feature window, Feature other) {
    String meter = window.meter();
    return meter != null && meter.equals(other.meter()) && other.kind() != FeatureKind.WINDOW;
  }

  private static boolean isHardLimit(Entitlement entitlement) {
    return entitlement.mode() == Mode.HARD && !(entitlement.limit() instanceof Limit.Unlimited);
  }
}
