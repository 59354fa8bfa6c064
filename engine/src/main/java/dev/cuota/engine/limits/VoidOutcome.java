package dev.cuota.engine.limits;

/** What came of taking a grant back. */
public enum VoidOutcome {
  /** Nothing more can be used of it. */
  DONE,
  /** There is no such grant. */
  MISSING,
  /** It was taken back before, or has expired. */
  OVER
}
