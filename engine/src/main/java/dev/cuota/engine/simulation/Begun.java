package dev.cuota.engine.simulation;

import java.util.UUID;

/** Whether a simulation was begun. */
public sealed interface Begun {

  /** It was, or it waits for another one. */
  record Yes(UUID id) implements Begun {}

  /** It was before: nothing was begun now. */
  record Before(UUID id) implements Begun {}

  /**
   * Too many wait already.
   *
   * @param most at once on a node
   */
  record TooMany(int most) implements Begun {}
}
