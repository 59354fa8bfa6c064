package dev.cuota.core.limits;

import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The rule that decides whether an amount may be used. In this order:
 *
 * <ol>
 *   <li>What the plan does not include is refused; only freeing is always allowed, so that whoever
 *       lost a feature can still clean up.
 *   <li>An account that is barred may not use more of anything with a hard limit; looking, freeing
 *       and soft limits stay open.
 *   <li>Adding nothing, no limit and a soft limit always allow.
 *   <li>A hard limit allows exactly up to its number, inclusive.
 * </ol>
 */
public final class Decisions {
  private Decisions() {}

  /** Decides for an account in good standing. */
  public static Decision decide(Allowance allowance, Use use) {
    return decide(allowance, use, null);
  }

  /**
   * Decides.
   *
   * @param bar why the account may not use more of anything; null when it is in good standing
   */
  public static Decision decide(Allowance allowance, Use use, @Nullable Reason bar) {
    int direction = use.amount().signum();
    if (direction >= 0 && allowance.limit() instanceof Limit.NotIncluded) {
      return new Decision.Denied(allowance, use, Reason.FEATURE_GATED);
    }
    boolean hard = allowance.mode() == Mode.HARD;
    if (bar != null && hard && direction > 0 && allowance.isUsedUp()) {
      return new Decision.Denied(allowance, use, bar);
    }
    BigDecimal ceiling = allowance.ceiling();
    if (ceiling == null || allowance.feature().kind() == FeatureKind.SWITCH) {
      return new Decision.Allowed(allowance, use, null);
    }
    if (hard && direction > 0 && charged(allowance, use).compareTo(ceiling) > 0) {
      return new Decision.Denied(allowance, use, reason(allowance));
    }
    return new Decision.Allowed(allowance, use, warning(allowance, use.after(), ceiling));
  }

  /** A setting is compared by itself; nothing of it is ever used up. */
  private static BigDecimal charged(Allowance allowance, Use use) {
    return allowance.isUsedUp() ? use.charged() : use.amount().value();
  }

  private static Reason reason(Allowance allowance) {
    return switch (allowance.feature().kind()) {
      case SWITCH -> Reason.FEATURE_GATED;
      case SETTING, COUNT -> Reason.PLAN_LIMIT_EXCEEDED;
      case LEVEL -> Reason.STORAGE_LIMIT_EXCEEDED;
      case METERED, WINDOW -> Reason.LIMIT_EXCEEDED;
    };
  }

  /** The warning that goes with that much use; null while it is far from the limit. */
  public static @Nullable Warning warning(Allowance allowance, Quantity used) {
    BigDecimal ceiling = allowance.ceiling();
    return ceiling == null ? null : warning(allowance, used.value(), ceiling);
  }

  private static @Nullable Warning warning(
      Allowance allowance, BigDecimal after, BigDecimal ceiling) {
    if (!allowance.isUsedUp() || !allowance.isNear(after)) {
      return null;
    }
    int threshold = after.compareTo(ceiling) >= 0 ? Warning.FULL_PERCENT : Warning.NEAR_PERCENT;
    return new Warning(threshold, Fill.percentage(after, ceiling));
  }
}
