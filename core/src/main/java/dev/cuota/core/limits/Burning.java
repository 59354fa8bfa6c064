package dev.cuota.core.limits;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the use of one month eats up what there is: first what the plan includes, then grants in their
 * order, and what is beyond that has no bound. Use that is taken back gives back what was taken last.
 */
final class Burning {
  private final Source included;
  private final Source beyond = new Source(null);
  private final Deque<Taken> taken = new ArrayDeque<>();
  private BigDecimal below = BigDecimal.ZERO;

  /** Something to take from. */
  static final class Source {
    private @Nullable BigDecimal left;
    private BigDecimal taken = BigDecimal.ZERO;

    /**
     * A full one.
     *
     * @param amount null for without bound
     */
    Source(@Nullable BigDecimal amount) {
      left = amount;
    }

    /** What is left; zero for one without bound. */
    BigDecimal left() {
      return left == null ? BigDecimal.ZERO : left;
    }

    BigDecimal taken() {
      return taken;
    }

    private BigDecimal take(BigDecimal wanted) {
      BigDecimal some = left == null ? wanted : wanted.min(left);
      move(some);
      return some;
    }

    private void move(BigDecimal some) {
      taken = taken.add(some);
      left = left == null ? null : left.subtract(some);
    }
  }

  private record Taken(Source source, BigDecimal amount) {}

  /**
   * A month nothing of which was used yet.
   *
   * @param included by the plan; null for so much that grants are never needed
   */
  Burning(@Nullable BigDecimal included) {
    this.included = new Source(included);
  }

  Source included() {
    return included;
  }

  Source beyond() {
    return beyond;
  }

  /**
   * Uses that much.
   *
   * @param used negative when more was taken back than used
   * @param open the grants that can be used, in their order
   */
  void use(BigDecimal used, List<Source> open) {
    if (used.signum() < 0) {
      giveBack(used.negate());
      return;
    }
    // A total below zero counts as zero, and has to rise to it first.
    BigDecimal raised = below.min(used);
    below = below.subtract(raised);
    BigDecimal rest = take(included, used.subtract(raised));
    for (Source grant : open) {
      rest = take(grant, rest);
    }
    take(beyond, rest);
  }

  /** Answers what is still wanted. */
  private BigDecimal take(Source source, BigDecimal wanted) {
    BigDecimal some = source.take(wanted);
    if (some.signum() > 0) {
      taken.push(new Taken(source, some));
    }
    return wanted.subtract(some);
  }

  private void giveBack(BigDecimal amount) {
    BigDecimal rest = amount;
    while (rest.signum() > 0 && !taken.isEmpty()) {
      Taken last = taken.pop();
      BigDecimal some = last.amount().min(rest);
      last.source().move(some.negate());
      rest = rest.subtract(some);
      if (some.compareTo(last.amount()) < 0) {
        taken.push(new Taken(last.source(), last.amount().subtract(some)));
      }
    }
    below = below.add(rest);
  }
}
