package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who pays.
 *
 * @param id internal number
 * @param plan empty while it has none
 * @param onboardedAt when everything was set up for it; null while it is not
 * @param subscription status of the subscription that counts; null while it has none
 * @param subscribedSince when it came to have that status
 */
public record Account(
    long id,
    EnvironmentId environment,
    String key,
    AccountProfile profile,
    Subscription.PlanRef plan,
    Approval approval,
    @Nullable Instant onboardedAt,
    @Nullable SubscriptionStatus subscription,
    @Nullable Instant subscribedSince,
    Instant createdAt) {

  /** Whether the platform has taken it on. The wire and the database spell it in lower case. */
  public enum Approval {
    /** Not yet. */
    PENDING,
    /** It has. */
    APPROVED,
    /** It does not. */
    REJECTED;

    /** As the wire and the database spell it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
