package dev.cuota.core.statements;

import dev.cuota.core.billing.AdjustmentType;
import java.util.Locale;

/** For what a line of a statement asks; in the order in which they stand on it. */
public enum LineKind {
  /** The price of a period, or of what is left of it. */
  PERIOD,
  /** What is left of a former plan's price, given back. */
  CREDIT,
  /** What another plan costs for the rest of a period. */
  CHARGE,
  /** Use above an allowance. */
  OVERAGE,
  /** A part of what was sold. */
  COMMISSION,
  /** What is owed more, or less, for use above an allowance than was asked on an earlier statement. */
  OVERAGE_CORRECTION,
  /** What is owed more, or less, for sales than was asked on an earlier statement. */
  COMMISSION_CORRECTION,
  /** What was asked and has been let go. */
  WAIVER;

  /** That of a fee. */
  public static LineKind of(FeeKind fee) {
    return switch (fee) {
      case PERIOD -> PERIOD;
      case CREDIT -> CREDIT;
      case CHARGE -> CHARGE;
    };
  }

  /** That of what is owed beside the price of a plan. */
  public static LineKind of(AdjustmentType type, boolean isCorrection) {
    return switch (type) {
      case OVERAGE -> isCorrection ? OVERAGE_CORRECTION : OVERAGE;
      case COMMISSION -> isCorrection ? COMMISSION_CORRECTION : COMMISSION;
    };
  }

  /** Whether it opens into usage events. */
  public boolean isOfUsage() {
    return switch (this) {
      case OVERAGE, COMMISSION, OVERAGE_CORRECTION, COMMISSION_CORRECTION, WAIVER -> true;
      case PERIOD, CREDIT, CHARGE -> false;
    };
  }

  /** As it is written and stored. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #wire} writes. */
  public static LineKind of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
