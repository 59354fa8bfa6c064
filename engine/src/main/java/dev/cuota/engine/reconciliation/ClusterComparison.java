package dev.cuota.engine.reconciliation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.core.reconciliation.Desyncs;
import dev.cuota.core.reconciliation.StoreFacts;
import dev.cuota.engine.accounts.KnownStore;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.MirroredStore;
import dev.cuota.engine.clusters.StoreRow;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what the control database says of the stores of one cluster with what that says. */
final class ClusterComparison {
  private static final int PAGE = 500;

  private final Stores stores;
  private final Clusters clusters;
  private final EnvironmentId environment;
  private final String cluster;

  /** Hears of each disagreement. */
  @FunctionalInterface
  interface Finder {
    /**
     * Takes one.
     *
     * @param known the store as it is here; null when none of that name lives on the cluster
     * @param there as the cluster has it; null when it has none
     */
    void found(DesyncKind kind, @Nullable KnownStore known, @Nullable MirroredStore there);
  }

  ClusterComparison(Stores stores, Clusters clusters, EnvironmentId environment, String cluster) {
    this.stores = stores;
    this.clusters = clusters;
    this.environment = environment;
    this.cluster = cluster;
  }

  /** Goes over both sides at once; answers with how many stores were looked at. */
  long run(Finder finder) {
    InOrder<KnownStore> here =
        new InOrder<>(
            after -> stores.inCluster(environment, cluster, after, PAGE),
            known -> known.store().key());
    InOrder<MirroredStore> there =
        new InOrder<>(
            after -> clusters.stores().page(environment, cluster, after, PAGE),
            mirrored -> mirrored.row().tenant());
    long compared = 0;
    KnownStore one = here.peek();
    MirroredStore other = there.peek();
    while (one != null || other != null) {
      int order = order(one, other);
      if (one != null && order <= 0) {
        compare(one, order == 0 ? other : null, finder);
        here.advance();
      } else {
        alone(Objects.requireNonNull(other), finder);
      }
      if (order >= 0) {
        there.advance();
      }
      compared++;
      one = here.peek();
      other = there.peek();
    }
    return compared;
  }

  private static int order(@Nullable KnownStore one, @Nullable MirroredStore other) {
    if (one == null) {
      return 1;
    }
    return other == null ? -1 : InOrder.BYTES.compare(one.store().key(), other.row().tenant());
  }

  /** Compares one store, of which the cluster perhaps knows nothing. */
  static void compare(KnownStore known, @Nullable MirroredStore mirrored, Finder finder) {
    StoreFacts control = facts(known.row());
    Desyncs.within(control).ifPresent(kind -> finder.found(kind, known, mirrored));
    if (mirrored == null) {
      finder.found(DesyncKind.MISSING_IN_CLUSTER, known, null);
    } else {
      Desyncs.between(control, facts(mirrored.row()), mirrored.byHand())
          .forEach(kind -> finder.found(kind, known, mirrored));
    }
  }

  /** One that the cluster knows, and does not live there. */
  private void alone(MirroredStore mirrored, Finder finder) {
    boolean elsewhere = stores.find(environment, mirrored.row().tenant()).isPresent();
    if (elsewhere && mirrored.writesPaused()) {
      // It was moved, and what it left behind is kept for a way back.
      return;
    }
    finder.found(
        elsewhere ? DesyncKind.LIVES_ELSEWHERE : DesyncKind.MISSING_IN_CONTROL, null, mirrored);
  }

  private static StoreFacts facts(StoreRow row) {
    return new StoreFacts(
        row.tenant(),
        row.slug(),
        row.name(),
        row.publicationStatus(),
        row.pausedReason(),
        row.plan(),
        row.subscriptionStatus());
  }
}
