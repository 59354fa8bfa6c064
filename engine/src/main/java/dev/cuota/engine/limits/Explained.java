package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Explanation;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why something was decided as it was, by the facts of that moment.
 *
 * @param decision id of the answer
 * @param lines one for each limit that was asked for, and for each window beside them that refused
 */
public record Explained(UUID decision, When when, Who who, List<Line> lines) {
  public Explained {
    lines = List.copyOf(lines);
  }

  /**
   * When it was decided so. Equal denials of one minute are one decision.
   *
   * @param times how often
   */
  public record When(Instant first, Instant last, long times) {}

  /**
   * For whom.
   *
   * @param tenant key
   * @param plan key; empty without one
   * @param planVersion 0 without a plan
   * @param bar why its account could not use more; null when it could
   * @param position where the ledger stood, at least
   * @param upgradeUrl where it gets a bigger plan; empty when the catalog names no place
   */
  public record Who(
      String tenant,
      String plan,
      int planVersion,
      @Nullable Reason bar,
      long position,
      String upgradeUrl) {}

  /**
   * One limit.
   *
   * @param planned what the plan itself gives
   * @param override what was said instead; null when the plan counted
   * @param granted what grants give beside that, which is part of the limit
   * @param reserved how much of what is held is held by reservations; leases hold the rest
   * @param period the month, or the window in it; null for what exists rather than is used up
   */
  public record Line(
      Explanation explanation,
      Limit planned,
      @Nullable Overridden override,
      Quantity granted,
      Quantity reserved,
      @Nullable Period period) {

    /** What holders of leases had, in the feature's unit. */
    public Quantity leased() {
      return explanation.numbers().held().minus(reserved);
    }
  }

  /** Whether everything asked for could be used. */
  public boolean isAllowed() {
    return lines.stream().allMatch(line -> line.explanation().isAllowed());
  }

  /** What the answer was about: the first limit that refused, else the first of all. */
  public Line decisive() {
    return lines.stream()
        .filter(line -> !line.explanation().isAllowed())
        .findFirst()
        .orElseGet(lines::getFirst);
  }

  Explained at(When other) {
    return new Explained(decision, other, who, lines);
  }
}
