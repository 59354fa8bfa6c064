package dev.cuota.core.accounts;

import java.util.Arrays;

/** The steps in which a store is approved, in their order. Each can be taken twice, and taken back. */
public enum ApprovalStep {
  /** The store is shown, here and in its cluster. */
  PUBLISH_STORE(1),
  /** The platform has taken the account on. */
  APPROVE_ACCOUNT(2),
  /** Everything is set up for it. */
  FINISH_ONBOARDING(3),
  /** Its owner is welcomed. */
  WELCOME(4),
  /** All of it is looked at once more. */
  CHECKLIST(5);

  private final int number;

  ApprovalStep(int number) {
    this.number = number;
  }

  /** 1 for the first. */
  public int number() {
    return number;
  }

  /**
   * The step with that number.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ApprovalStep of(int number) {
    return Arrays.stream(values())
        .filter(step -> step.number() == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no step " + number));
  }
}
