package dev.cuota.client;

/**
 * That an allowance is nearly or wholly used up; goes with an allowed decision.
 *
 * @param threshold {@value #NEAR_PERCENT} or {@value #FULL_PERCENT}, the greater one that is reached
 * @param percentage how full the allowance is, rounded half up
 */
public record Warning(int threshold, int percentage) {
  /** From here on decisions carry a warning. */
  public static final int NEAR_PERCENT = 80;

  /** The whole allowance. */
  public static final int FULL_PERCENT = 100;
}
