package dev.cuota.engine.clusters;

import java.util.List;

/** What became of rows that a cluster was told. */
public sealed interface MirrorOutcome {

  /** This Cuota does not know how to reach it. */
  record NoCluster() implements MirrorOutcome {}

  /**
   * It does not answer; nothing, or some of it, is written, and to tell it again is harmless.
   *
   * @param why as the database or its driver says
   */
  record Unreachable(String why) implements MirrorOutcome {}

  /**
   * It was told.
   *
   * @param written how many rows are new or another than they were
   * @param known tenants whose row had that revision or a newer one
   * @param held tenants that were paused there by hand, and stay so with all of their row
   */
  record Told(int written, List<String> known, List<String> held) implements MirrorOutcome {
    public Told {
      known = List.copyOf(known);
      held = List.copyOf(held);
    }
  }
}
