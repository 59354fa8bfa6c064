package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.SubscriptionDates;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an account has taken out.
 *
 * @param account internal number
 */
public record Subscription(
    UUID id,
    EnvironmentId environment,
    long account,
    Provider provider,
    Instant createdAt,
    Plans plans,
    State state) {

  /** A version of a plan. */
  public record PlanRef(String key, int version) {}

  /**
   * What it is for.
   *
   * @param next the plan that it is on from the next period on; null for the same
   */
  public record Plans(PlanRef now, @Nullable PlanRef next) {}

  /**
   * Where it stands.
   *
   * @param since when it came to have its status
   * @param saidAt when whoever told the status says that it was so; null when nobody did
   * @param anchor start of the first of its periods, from which all are counted
   * @param period the one that is paid for
   * @param endedAt when it ended; null while it has not
   */
  public record State(
      SubscriptionStatus status,
      Instant since,
      @Nullable Instant saidAt,
      SubscriptionDates dates,
      Instant anchor,
      Period period,
      @Nullable Instant endedAt) {

    /** The same, paid for another period. */
    State with(Instant otherAnchor, Period other) {
      return new State(status, since, saidAt, dates, otherAnchor, other, endedAt);
    }
  }

  /**
   * Who takes the money for it.
   *
   * @param name such as {@code stripe}; {@value #MANUAL} when nobody does
   * @param ref its name for the subscription; null when it has none yet
   */
  public record Provider(String name, @Nullable String ref) {
    /** Nobody outside: dates and statuses are kept here. */
    public static final String MANUAL = "manual";

    /** Nobody outside. */
    public static final Provider NOBODY = new Provider(MANUAL, null);

    private static final int MAX_NAME_CHARS = 50;
    private static final int MAX_REF_CHARS = 200;

    public Provider {
      if (!isName(name) || (ref != null && !isRef(ref))) {
        throw new IllegalArgumentException("a provider and what it calls a subscription are short");
      }
    }

    /** Whether a text may be the name of one. */
    public static boolean isName(String text) {
      return !text.isBlank() && text.length() <= MAX_NAME_CHARS;
    }

    /** Whether a text may be what it calls a subscription. */
    public static boolean isRef(String text) {
      return !text.isBlank() && text.length() <= MAX_REF_CHARS;
    }

    /** Whether nobody outside keeps its dates. */
    public boolean isNobody() {
      return name.equals(MANUAL);
    }
  }

  /** Its status. */
  public SubscriptionStatus status() {
    return state.status();
  }

  /** The same, standing there. */
  Subscription with(State other) {
    return new Subscription(id, environment, account, provider, createdAt, plans, other);
  }

  /** The same on other plans. */
  Subscription with(Plans others) {
    return new Subscription(id, environment, account, provider, createdAt, others, state);
  }
}
