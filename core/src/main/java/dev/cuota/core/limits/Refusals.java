package dev.cuota.core.limits;

import java.time.Duration;
import java.time.Instant;

/**
 * How often in a row somebody was refused, and the rule for how long to advise them to wait: what is
 * needed at first, then twice that, four times and so on, up to the length of a window. It is an advice
 * alone: whoever comes when there is enough is let through.
 *
 * @param count in a row; 0 for never
 * @param last when they were refused last
 */
public record Refusals(int count, Instant last) {
  /** Nobody was refused. */
  public static final Refusals NONE = new Refusals(0, Instant.EPOCH);

  /** More doublings than any window is long. */
  private static final int MOST_DOUBLINGS = 40;

  /** As it stands at a moment: forgotten when they were quiet for the length of a window. */
  public Refusals at(Instant now, Duration window) {
    return Duration.between(last, now).compareTo(window) > 0 ? NONE : this;
  }

  /** With one more. */
  public Refusals again(Instant now) {
    return new Refusals(Math.min(count + 1, MOST_DOUBLINGS), now);
  }

  /**
   * How long to wait.
   *
   * @param needed until there is enough; the advice is never shorter
   * @param window longest advice beyond that
   */
  public Duration advised(Duration needed, Duration window) {
    if (count <= 1 || needed.compareTo(window) >= 0) {
      return needed;
    }
    Duration advised = needed;
    for (int i = 1; i < count && advised.compareTo(window) < 0; i++) {
      advised = advised.multipliedBy(2);
    }
    return advised.compareTo(window) > 0 ? window : advised;
  }
}
