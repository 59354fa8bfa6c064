package dev.cuota.core.accounts;

import java.util.Locale;
import java.util.Optional;

/**
 * Where the move of a tenant to another cluster stands, and what comes next. The database spells it in
 * lower case.
 */
public enum MovePhase {
  /** Both clusters are looked at. */
  CHECK,
  /** Their tables begin to note what is changed. */
  CAPTURE,
  /** Rows are copied. */
  COPY,
  /** What was changed meanwhile is brought over, until little is left. */
  CATCH_UP,
  /** Writers are asked to wait, and those under way end. */
  PAUSE,
  /** The rest of the changes is brought over. */
  SETTLE,
  /** Both clusters are compared. */
  VERIFY,
  /** The tenant's cluster becomes the other one. */
  SWITCH,
  /** Writers are let in there. */
  OPEN,
  /** It lives there; its former rows are kept for a way back until somebody ends that. */
  MOVED,
  /** The rows that it has left behind are deleted. */
  CLEAR,
  /** All is done. */
  DONE,
  /** What was copied is taken back; the tenant has stayed where it was. */
  UNDO,
  /** All is taken back. */
  UNDONE;

  /** As the database and the wire spell it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that is spelled so. */
  public static Optional<MovePhase> of(String wire) {
    for (MovePhase phase : values()) {
      if (phase.wire().equals(wire)) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }

  /**
   * What follows when a phase is done.
   *
   * @param back whether the tenant is on its way back: then nothing is kept
   */
  public MovePhase next(boolean back) {
    return switch (this) {
      case CHECK -> CAPTURE;
      case CAPTURE -> COPY;
      case COPY -> CATCH_UP;
      case CATCH_UP -> PAUSE;
      case PAUSE -> SETTLE;
      case SETTLE -> VERIFY;
      case VERIFY -> SWITCH;
      case SWITCH -> OPEN;
      case OPEN -> back ? CLEAR : MOVED;
      case UNDO -> back ? MOVED : UNDONE;
      case CLEAR -> DONE;
      case MOVED, DONE, UNDONE -> this;
    };
  }

  /** Whether it is worked on, rather than waiting for a person or over. */
  public boolean isUnderWay() {
    return this != MOVED && !isOver();
  }

  /** Whether nothing more comes. */
  public boolean isOver() {
    return this == DONE || this == UNDONE;
  }

  /** Whether the tenant's writers wait. */
  public boolean isPaused() {
    return this == SETTLE || this == VERIFY || this == SWITCH || this == OPEN;
  }

  /** Whether the tenant has not gone yet, so that it can simply stay. */
  public boolean mayUndo() {
    return switch (this) {
      case CHECK, CAPTURE, COPY, CATCH_UP, PAUSE, SETTLE, VERIFY, SWITCH -> true;
      case OPEN, MOVED, CLEAR, DONE, UNDO, UNDONE -> false;
    };
  }

  /** Where it goes on after a phase that could not be done: writers do not wait for another attempt. */
  public MovePhase again() {
    return switch (this) {
      case PAUSE, SETTLE, VERIFY, SWITCH -> CATCH_UP;
      case CHECK, CAPTURE, COPY, CATCH_UP, OPEN, MOVED, CLEAR, DONE, UNDO, UNDONE -> this;
    };
  }
}
