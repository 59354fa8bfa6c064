package dev.cuota.core.accounts;

import java.time.Duration;

/**
 * How long it is looked after that a paused store is no longer served at its address.
 *
 * <pre>
 * answer    before the limit     from the limit on
 * SERVES    looked at again      looked at again, with an alert
 * GONE      over                 over
 * UNCLEAR   looked at again; over when it was unclear {@link #UNCLEAR_ENOUGH} times in a row
 * REFUSED   over                 over
 * </pre>
 */
public final class ProbeRules {
  /** So long a paused store may be served before somebody is told. */
  public static final Duration LIMIT = Duration.ofMinutes(10);

  /** Who cannot be reached so often in a row serves nobody. */
  public static final int UNCLEAR_ENOUGH = 3;

  static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private ProbeRules() {}

  /** What an address answers. */
  public enum Answer {
    /** The store is there. */
    SERVES,
    /** There is an answer, and the store is not there. */
    GONE,
    /** There is no answer, or one that says nothing of the store. */
    UNCLEAR,
    /** It is none that may be asked. */
    REFUSED
  }

  /**
   * Where a look stands.
   *
   * @param unclear how often in a row, before this answer, it was unclear
   * @param paused for how long the store is paused
   */
  public record Facts(Answer answer, int unclear, Duration paused) {}

  /** What comes next. */
  public sealed interface Next {
    /** Nothing: nobody sees the store. */
    record Over() implements Next {}

    /**
     * Another look.
     *
     * @param unclear how often in a row it was unclear by now
     * @param alert whether somebody should be told
     */
    record Again(Duration after, int unclear, boolean alert) implements Next {}
  }

  /** What comes next. */
  public static Next next(Facts facts) {
    return switch (facts.answer()) {
      case GONE, REFUSED -> new Next.Over();
      case UNCLEAR ->
          facts.unclear() + 1 < UNCLEAR_ENOUGH
              ? new Next.Again(pause(facts.paused()), facts.unclear() + 1, false)
              : new Next.Over();
      case SERVES -> new Next.Again(pause(facts.paused()), 0, facts.paused().compareTo(LIMIT) >= 0);
    };
  }

  /** The first pause, once it has begun. */
  public static Duration firstPause() {
    return FIRST_PAUSE;
  }

  /** About as long again as it is paused, so that looks become rare; one of them at the limit. */
  private static Duration pause(Duration paused) {
    Duration pause = least(most(paused, FIRST_PAUSE), LONGEST_PAUSE);
    Duration left = LIMIT.minus(paused);
    return left.isPositive() ? least(pause, left) : pause;
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration most(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
