package dev.cuota.engine.accounts;

import dev.cuota.engine.clusters.MoveCheck;
import java.util.List;

/** What became of a tenant that was to be moved, or of a move that was to go on otherwise. */
public sealed interface TenantMoveOutcome {

  /** It is under way, or goes on; the nodes work on it. */
  record Begun(TenantMove move) implements TenantMoveOutcome {}

  /** How it would go; nothing was changed. */
  record Checked(Store store, MoveCheck check) implements TenantMoveOutcome {}

  /** There is no such tenant, or no such move of it. */
  record NotFound() implements TenantMoveOutcome {}

  /** There is to be one cluster only. */
  record SingleCluster() implements TenantMoveOutcome {}

  /** There is no cluster of that key. */
  record NoCluster(List<String> known) implements TenantMoveOutcome {}

  /** It lives there. */
  record LivesThere(Store store) implements TenantMoveOutcome {}

  /** A move of it is not over. */
  record UnderWay(TenantMove move) implements TenantMoveOutcome {}

  /** What was asked for cannot be done where the move stands. */
  record NotNow(TenantMove move) implements TenantMoveOutcome {}

  /** Somebody else is changing the account. */
  record Busy() implements TenantMoveOutcome {}
}
