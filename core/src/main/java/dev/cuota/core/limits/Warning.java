package dev.cuota.core.limits;

/**
 * That an allowance is nearly or wholly used up; goes with an allowed answer.
 *
 * @param threshold {@value #NEAR_PERCENT} or {@value #FULL_PERCENT}, the greater one that is reached
 * @param percentage how full the allowance is once the amount is used, rounded half up
 */
public record Warning(int threshold, int percentage) {
  /** From here on answers carry a warning. */
  public static final int NEAR_PERCENT = 80;

  /** The whole allowance. */
  public static final int FULL_PERCENT = 100;
}
