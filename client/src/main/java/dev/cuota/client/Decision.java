package dev.cuota.client;

import dev.cuota.contract.ProblemCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to whether something may be used. {@link #allowed}, {@link #code} and {@link #source}
 * never change. The figures of a decision by {@link Source#LEASE} are read when asked for, so that
 * deciding allocates nothing: they say how things stand then. All amounts are in the feature's unit.
 */
public interface Decision {
  /** Who decided. */
  enum Source {
    /** This process, from allowance that the server handed it. Exact. */
    LEASE,
    /** This process, from what the server said of the tenant's plan. */
    SNAPSHOT,
    /** The server. Exact. */
    SERVER,
    /** Nobody: the server is not reached, and it was let through and counted. */
    FAIL_OPEN,
    /** Nobody: the server is not reached, and it was refused. */
    FAIL_CLOSED
  }

  /** Whether it may be used. */
  boolean allowed();

  /** Why not, by its stable name, such as {@code LIMIT_EXCEEDED}; null when allowed. */
  @Nullable String code();

  /** Whose use it is. */
  String tenant();

  /** What is used; null when only the action is known, and for several together. */
  @Nullable String feature();

  /** How much there is in all; null when not known. */
  @Nullable Limit limit();

  /** What is used by now, this use included if it was recorded; null when not known. */
  @Nullable BigDecimal used();

  /** What is left beside what is used and held; null when unlimited or not known. */
  @Nullable BigDecimal remaining();

  /** When the allowance begins anew; null when it never does or this is not known. */
  @Nullable Instant reset();

  /** That it is nearly used up; null while it is not. */
  @Nullable Warning warning();

  /** Names the decision at the server, for explaining it; null for one made here. */
  @Nullable String id();

  /** Where the tenant can get more; null when nothing is said of it. */
  @Nullable String upgradeUrl();

  /** After how long another try makes sense; null when allowed or not known. */
  @Nullable Duration retryAfter();

  /** Says to the user, in the client's language, why not; null unless the server said it. */
  @Nullable String message();

  /** Who decided. */
  Source source();

  /** The single decisions when several limits were asked for together; empty otherwise. */
  List<Decision> parts();

  /** The HTTP status that an API answers such a decision with: 200, 403, 429 or 503. */
  default int status() {
    if (allowed()) {
      return 200;
    } else if (source() == Source.FAIL_CLOSED) {
      return ProblemCode.OVERLOADED.status();
    }
    String code = code();
    for (ProblemCode known : ProblemCode.values()) {
      if (known.name().equals(code)) {
        return known.status();
      }
    }
    return ProblemCode.FORBIDDEN.status();
  }
}
