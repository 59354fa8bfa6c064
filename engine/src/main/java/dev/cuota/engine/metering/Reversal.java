package dev.cuota.engine.metering;

/** What became of one wish to take an event back. */
public enum Reversal {
  /** It is taken back now. */
  REVERSED,
  /** It had been taken back before; nothing changed. */
  REVERSED_BEFORE,
  /** No such event is stored. */
  UNKNOWN,
  /** It takes another event back itself, which is final. */
  FINAL
}
