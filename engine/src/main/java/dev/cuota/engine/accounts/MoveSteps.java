package dev.cuota.engine.accounts;

import dev.cuota.engine.platform.Tx;

/** What the phases of a move do. */
interface MoveSteps {
  /** Whoever works on it from now on is another than before. */
  void taken(TenantMove one);

  /**
   * Does what is next of a phase, a bit of it where it is long; to do it again is harmless.
   *
   * @param alive called again and again while it takes
   * @return how far it has come then
   */
  TenantMove step(TenantMove one, Runnable alive);

  /** What has to be true at the instant that the next phase is noted. */
  void during(Tx tx, TenantMove before, TenantMove after);
}
