package dev.cuota.core.clusters;

/** Where a new account goes. */
public sealed interface PlacementOutcome {

  /** It goes there. */
  record Placed(String cluster) implements PlacementOutcome {}

  /** No cluster is ready, answers and has a weight. */
  record NoRoom() implements PlacementOutcome {}
}
