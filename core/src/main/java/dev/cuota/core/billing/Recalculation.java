package dev.cuota.core.billing;

import dev.cuota.core.platform.Money;
import java.util.List;

/**
 * What has to be done so that all that was asked for one thing and month comes to what is owed for it now.
 * Only what is pending is changed; once everything is settled, the difference becomes a part of its own, a
 * correction.
 *
 * <pre>the open part = what is owed − what was asked in the others</pre>
 *
 * <p>What was waived counts as asked, so that it is not asked again. But no more is given back than was
 * asked of the account and not waived: who paid nothing gets nothing.
 */
public sealed interface Recalculation {

  /** It comes to what is owed. */
  record Right() implements Recalculation {}

  /** There has to be another part. */
  record Another(Part part) implements Recalculation {}

  /** The pending part has to be another amount. */
  record Otherwise(Part part) implements Recalculation {}

  /**
   * Works it out.
   *
   * @param parts all there are, in order
   * @param owed for all of it, rounded; zero or more
   */
  static Recalculation of(List<Part> parts, Money owed) {
    Money asked = Money.zero(owed.currency());
    Money waived = asked;
    Part open = null;
    for (Part part : parts) {
      if (part.isOpen()) {
        open = part;
      } else if (part.status() == AdjustmentStatus.WAIVED) {
        waived = waived.plus(part.amount());
      } else {
        asked = asked.plus(part.amount());
      }
    }
    Money due = due(owed, asked, waived);
    if (open != null) {
      return open.amount().equals(due)
          ? new Right()
          : new Otherwise(new Part(open.number(), open.status(), due));
    }
    return due.signum() == 0
        ? new Right()
        : new Another(new Part(parts.size(), AdjustmentStatus.PENDING, due));
  }

  private static Money due(Money owed, Money asked, Money waived) {
    Money due = owed.minus(asked).minus(waived);
    Money most = asked.negated();
    return due.against(most) < 0 ? most : due;
  }
}
