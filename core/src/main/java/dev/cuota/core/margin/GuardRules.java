package dev.cuota.core.margin;

import dev.cuota.core.platform.Money;

/** When an account is held back for its margin, and when it is let go again. */
public final class GuardRules {
  private GuardRules() {}

  /**
   * Whether an account is to be held to its margin now. It is when the margin is under the floor, and
   * from then on until the margin is the recovery above it. Nothing is concluded while revenue waits for
   * a rate: whoever was held stays held, and nobody else is.
   *
   * @param held whether it is already, in the same month
   */
  public static boolean holds(AccountMargin margin, MarginPolicy.Guard guard, boolean held) {
    if (!margin.waits().isEmpty()) {
      return held;
    }
    int wanted =
        held
            ? Math.min(MarginPolicy.MOST_PERCENT, guard.floor() + guard.recovery())
            : guard.floor();
    Money cost = margin.exactCost();
    return MarginShare.isUnder(margin.income(), cost, wanted);
  }
}
