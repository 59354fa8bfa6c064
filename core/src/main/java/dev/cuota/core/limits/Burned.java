package dev.cuota.core.limits;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What has become of grants, and what they give now; in the meter's unit. Of the running month's use,
 *
 * <pre>used = included + what was used of grants this month + beyond</pre>
 *
 * @param grants each of them, in the order in which they are used up
 * @param included what was used this month of what the plan includes
 * @param beyond what was used this month beyond everything
 * @param granted by how much grants raise the month's allowance as it is now: what was used of them
 *     before the running segment, and what was left when it began
 * @param passed what was used beyond everything before the running segment; nothing that begins later
 *     covers it, so that what is allowed now counts from there
 * @param open whether a grant can be used in the running segment, if anything is left of it
 * @param until when the running segment ends, and all of this has to be worked out again
 */
public record Burned(
    List<OfGrant> grants,
    BigDecimal included,
    BigDecimal beyond,
    BigDecimal granted,
    BigDecimal passed,
    boolean open,
    Instant until) {
  public Burned {
    grants = List.copyOf(grants);
  }

  /** What a grant is at a moment. */
  public enum State {
    /** It has not started. */
    WAITING,
    /** It can be used. */
    ACTIVE,
    /** Nothing is left of it; a monthly one is filled again with the next month. */
    USED_UP,
    /** Its time is over. */
    EXPIRED,
    /** It was taken back. */
    VOIDED
  }

  /**
   * One grant.
   *
   * @param used of it in all
   * @param usedNow of it in the running month
   * @param left what can be used of it now, or when it starts; nothing once it is over
   */
  public record OfGrant(
      Grant grant, BigDecimal used, BigDecimal usedNow, BigDecimal left, State state) {}

  /** What was used this month, as far as it was more than nothing. */
  public BigDecimal used() {
    return grants.stream().map(OfGrant::usedNow).reduce(included.add(beyond), BigDecimal::add);
  }

  /** What was taken back this month of grants that could be used. */
  public BigDecimal takenBack(Instant month) {
    BigDecimal sum = BigDecimal.ZERO;
    for (OfGrant one : grants) {
      Grant.Voiding voided = one.grant().voided();
      if (voided != null
          && !voided.at().isBefore(month)
          && !voided.at().isBefore(one.grant().starts())) {
        sum = sum.add(voided.takenBack());
      }
    }
    return sum;
  }
}
