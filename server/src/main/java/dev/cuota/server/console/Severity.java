package dev.cuota.server.console;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Fill;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.quota.QuotaState;

/** How serious something is, as its colour shows it. */
public enum Severity {
  /** There is room left. */
  INFO,
  /** From 80 % on. */
  WARNING,
  /** From 100 % on. */
  ERROR;

  private static final int WARNING_PERCENT = 80;
  private static final int ERROR_PERCENT = 100;

  /** Name of the style. */
  public String style() {
    return switch (this) {
      case INFO -> "info";
      case WARNING -> "warning";
      case ERROR -> "danger";
    };
  }

  /** Of so much use of a limit, exactly; what only rounds to 80 % is none. */
  static Severity of(Quantity used, Limit limit) {
    if (!(limit instanceof Limit.AtMost(Quantity most))) {
      return INFO;
    }
    if (Fill.reaches(used.value(), most.value(), ERROR_PERCENT)) {
      return ERROR;
    }
    return Fill.reaches(used.value(), most.value(), WARNING_PERCENT) ? WARNING : INFO;
  }

  /** Of where an account stands. */
  static Severity of(QuotaState state) {
    return switch (state) {
      case ACTIVE -> INFO;
      case WARNING -> WARNING;
      case SOFT_LIMIT, GRACE, HARD_LIMIT -> ERROR;
    };
  }
}
