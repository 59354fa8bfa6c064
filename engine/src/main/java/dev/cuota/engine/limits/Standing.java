package dev.cuota.engine.limits;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.EnvironmentId;

/**
 * Whether an account may use more, as far as one reason goes.
 *
 * @param account internal number
 * @param reason {@link Reason#QUOTA_HARD_LIMIT} or {@link Reason#SUBSCRIPTION_INACTIVE}
 * @param barred whether it may not
 */
public record Standing(EnvironmentId environment, long account, Reason reason, boolean barred) {
  public Standing {
    if (reason != Reason.QUOTA_HARD_LIMIT && reason != Reason.SUBSCRIPTION_INACTIVE) {
      throw new IllegalArgumentException(reason + " is not about an account");
    }
  }
}
