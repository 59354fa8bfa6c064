package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells clusters of the tenants that live there, for the platform to read. */
final class Mirror {
  /** Most rows of one statement. */
  static final int BATCH = 500;

  private final Clock clock;

  Mirror(Clock clock) {
    this.clock = clock;
  }

  /** Of two rows for the same tenant that with the greater revision is told. */
  MirrorOutcome tell(Connected cluster, EnvironmentId environment, Collection<StoreRow> rows) {
    List<StoreRow> sorted = newest(rows);
    int written = 0;
    List<String> known = new ArrayList<>();
    List<String> held = new ArrayList<>();
    Instant now = clock.now();
    try {
      cluster.setUp();
      for (int from = 0; from < sorted.size(); from += BATCH) {
        List<StoreRow> batch = sorted.subList(from, Math.min(sorted.size(), from + BATCH));
        MirrorSql.Told told =
            cluster
                .database()
                .inTx(Scope.everything(), tx -> MirrorSql.put(tx, environment, batch, now));
        written += told.written();
        known.addAll(told.known());
        held.addAll(told.held());
      }
    } catch (RuntimeException e) {
      if (!ClusterFault.isAway(e)) {
        throw e;
      }
      return new MirrorOutcome.Unreachable(ClusterFault.sentence(e));
    }
    return new MirrorOutcome.Told(written, known, held);
  }

  /** In one order for all who write, and each tenant once. */
  private static List<StoreRow> newest(Collection<StoreRow> rows) {
    Map<String, StoreRow> newest = new HashMap<>();
    rows.forEach(
        row ->
            newest.merge(
                row.tenant(),
                row,
                (one, other) -> one.revision() >= other.revision() ? one : other));
    return newest.values().stream().sorted(Comparator.comparing(StoreRow::tenant)).toList();
  }
}
