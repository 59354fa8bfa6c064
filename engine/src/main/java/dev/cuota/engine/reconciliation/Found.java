package dev.cuota.engine.reconciliation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.engine.accounts.KnownStore;
import dev.cuota.engine.clusters.MirroredStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A disagreement as a comparison comes upon it.
 *
 * @param known the store as it is here; null when none of that name lives on the cluster
 * @param there as the cluster has it; null when it has none
 */
record Found(DesyncKind kind, @Nullable KnownStore known, @Nullable MirroredStore there) {

  /** The same to be told; nothing has been done about it. */
  Desync on(EnvironmentId environment, String cluster, Instant now) {
    return new Desync(
        environment,
        cluster,
        tenant(),
        kind,
        known == null ? "" : StoreSight.of(known.store()).text(),
        there == null ? "" : StoreSight.of(there.row()).text(),
        now,
        Desync.State.LEFT,
        "");
  }

  private String tenant() {
    if (known != null) {
      return known.store().key();
    }
    return there == null ? "" : there.row().tenant();
  }
}
