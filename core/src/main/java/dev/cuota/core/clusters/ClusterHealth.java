package dev.cuota.core.clusters;

import java.time.Instant;

/**
 * Whether a cluster answers, as checks have found. One check that fails means nothing yet, nor does one
 * that goes well after many that failed, so that it does not flicker.
 *
 * @param answering what goes for now
 * @param since since when that goes
 * @param failures how many checks in a row have failed up to now
 * @param successes how many in a row have gone well
 */
public record ClusterHealth(boolean answering, Instant since, int failures, int successes) {
  /** So many failures in a row and it is down. */
  public static final int DOWN_AFTER = 3;

  /** So many answers in a row and it is back. */
  public static final int UP_AFTER = 2;

  /** Longer rows are not counted on. */
  public static final int MOST = 1_000_000;

  public ClusterHealth {
    if (failures < 0 || failures > MOST || successes < 0 || successes > MOST) {
      throw new IllegalArgumentException("no such row: %d, %d".formatted(failures, successes));
    }
    if (failures > 0 && successes > 0) {
      throw new IllegalArgumentException("the last check either failed or went well");
    }
  }

  /** One that nobody has checked: taken to be well. */
  public static ClusterHealth unchecked(Instant now) {
    return new ClusterHealth(true, now, 0, 0);
  }

  /** How it is after one more check. */
  public ClusterHealth after(boolean answered, Instant now) {
    int failed = answered ? 0 : Math.min(failures + 1, MOST);
    int went = answered ? Math.min(successes + 1, MOST) : 0;
    boolean stays = answering ? failed < DOWN_AFTER : went < UP_AFTER;
    return new ClusterHealth(stays == answering, stays ? since : now, failed, went);
  }
}
