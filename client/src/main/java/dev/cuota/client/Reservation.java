package dev.cuota.client;

import java.math.BigDecimal;

/**
 * An amount that is held until it is known how much was used. Closing one that was not committed
 * releases it; one that is forgotten expires. Safe for use by several threads; the first of commit
 * and release wins.
 *
 * <pre>{@code
 * try (Reservation held = cuota.reserve(Use.feature("acme", "ai_tokens", 4000), Duration.ofMinutes(2))) {
 *   if (held.decision().allowed()) {
 *     held.commitOverrun(BigDecimal.valueOf(call().tokens()));
 *   }
 * }
 * }</pre>
 */
public interface Reservation extends AutoCloseable {
  /** Whether the amount is held; when not, there is nothing to commit. */
  Decision decision();

  /**
   * Records what was used. More than was held has to fit; what does not is denied and recorded
   * nowhere, and may be committed again with another amount.
   *
   * @param actual in the feature's unit, zero or more
   * @throws IllegalStateException when nothing is held, or it was released
   */
  Decision commit(BigDecimal actual);

  /**
   * Records what was used, also beyond the limit, as it has happened.
   *
   * @param actual in the feature's unit, zero or more
   * @throws IllegalStateException when nothing is held, or it was released
   */
  Decision commitOverrun(BigDecimal actual);

  /** Gives everything back; does nothing after a commit. */
  void release();

  @Override
  default void close() {
    release();
  }
}
