package dev.cuota.core.accounts;

import org.jspecify.annotations.Nullable;

/**
 * Whether a store is shown, and why not.
 *
 * @param pausedFor why; null unless it is paused
 */
public record Showing(Publication publication, @Nullable PauseReason pausedFor) {
  /** Seen by everybody. */
  public static final Showing PUBLISHED = new Showing(Publication.PUBLISHED, null);

  public Showing {
    if ((publication == Publication.PAUSED) != (pausedFor != null)) {
      throw new IllegalArgumentException("a store that is paused says why, and no other does");
    }
  }

  /** Paused for a reason. */
  public static Showing paused(PauseReason reason) {
    return new Showing(Publication.PAUSED, reason);
  }
}
