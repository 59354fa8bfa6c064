package dev.cuota.spring;

/** What a guard does with the use it guards. */
public enum GuardMode {
  /**
   * As the feature's kind asks for: a count, level, switch or setting is looked at, as the row that is
   * written is itself what is counted; a metered or windowed feature is consumed.
   */
  AUTO,
  /** Looked at; nothing is recorded. */
  CHECK,
  /** Recorded before the method runs, whatever becomes of it. */
  CONSUME,
  /** Held before the method runs; recorded when it has succeeded, released when it has failed. */
  RESERVE
}
