package dev.cuota.core.limits;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A part of a pool that its holder spends by itself. It is charged in full when it is given, and what
 * the holder says to have spent only grows, so that words of the holder may come late, twice or in
 * any order. Whatever happens,
 *
 * <pre>granted = spent + held + returned + forfeited</pre>
 *
 * @param granted how much may be spent, zero or more, in the meter's unit; null for a lease without
 *     bound, which is part of no pool
 * @param spent by the holder's furthest word, zero to {@code granted}
 * @param uses in how many uses, zero or more
 * @param state what has become of it
 */
public record Lease(@Nullable BigDecimal granted, BigDecimal spent, long uses, State state) {

  /** What has become of a lease. */
  public enum State {
    /** Its holder spends it. */
    OPEN,
    /** Nothing was heard of its holder for the time to live; it may still be spending. */
    EXPIRED,
    /** Its holder has said the last word. */
    CLOSED
  }

  public Lease {
    if (spent.signum() < 0 || uses < 0 || (granted != null && granted.compareTo(spent) < 0)) {
      throw new IllegalArgumentException("spent %s of %s".formatted(spent, granted));
    }
  }

  /** A new one. */
  public static Lease of(BigDecimal granted) {
    return new Lease(granted, BigDecimal.ZERO, 0, State.OPEN);
  }

  /** A new one without bound. */
  public static Lease unbounded() {
    return new Lease(null, BigDecimal.ZERO, 0, State.OPEN);
  }

  /** Whether a holder may say to have spent that much; a word beyond the lease is a fault. */
  public boolean covers(BigDecimal spentSoFar) {
    return granted == null || spentSoFar.compareTo(granted) <= 0;
  }

  /**
   * What it is after a word of its holder. After the last word nothing counts any more; a holder that
   * was thought lost has the lease again.
   *
   * @param spentSoFar since it was given; less than what was said before changes nothing
   * @param usesSoFar likewise
   * @param last whether the holder spends no more of it
   * @throws IllegalArgumentException when it does not cover what was spent
   */
  public Lease heard(BigDecimal spentSoFar, long usesSoFar, boolean last) {
    if (state == State.CLOSED) {
      return this;
    }
    return new Lease(
        granted,
        spent.max(spentSoFar),
        Math.max(uses, usesSoFar),
        last ? State.CLOSED : State.OPEN);
  }

  /** What it is once its time to live has passed in silence. */
  public Lease silent() {
    return state == State.OPEN ? new Lease(granted, spent, uses, State.EXPIRED) : this;
  }

  /** What its holder may still spend. */
  public BigDecimal held() {
    return state == State.OPEN ? rest() : BigDecimal.ZERO;
  }

  /** What nobody may have, as a holder that is not heard of may have spent it. */
  public BigDecimal forfeited() {
    return state == State.EXPIRED ? rest() : BigDecimal.ZERO;
  }

  /** What went back to the pool. */
  public BigDecimal returned() {
    return state == State.CLOSED ? rest() : BigDecimal.ZERO;
  }

  private BigDecimal rest() {
    return granted == null ? BigDecimal.ZERO : granted.subtract(spent);
  }
}
