package dev.cuota.spring;

/** What a guard does with the use it guards. */
public enum GuardMode {
  /**
   * As the feature's kind asks for: a count, level, switch or setting is looked at, as the row that is
   * written is itself what is counted; a metered or windowed feature is consumed, and taken back when
   * the method fails.
   */
  AUTO,
  /** Looked at; nothing is recorded. */
  CHECK,
  /** Recorded before the method runs; taken back when it has failed. */
  CONSUME,
  /** Held before the method runs; recorded when it has succeeded, released when it has failed. */
  RESERVE
}
