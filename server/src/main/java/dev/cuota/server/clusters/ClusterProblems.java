package dev.cuota.server.clusters;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.ClusterOutcome;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.util.Locale;

/** How a "no" about a cluster is said. */
final class ClusterProblems {
  private ClusterProblems() {}

  /** The cluster; leaves with a problem when nothing was done. */
  static Cluster done(ClusterOutcome outcome) {
    return switch (outcome) {
      case ClusterOutcome.Done(Cluster cluster) -> cluster;
      case ClusterOutcome.SingleCluster _ ->
          throw Problem.of(ProblemCode.MULTI_CLUSTER_DISABLED).exception();
      case ClusterOutcome.InvalidKey _ ->
          throw Problem.invalid("/key", Text.of("cluster.key")).exception();
      case ClusterOutcome.Exists _ ->
          throw Problem.of(ProblemCode.CONFLICT, Text.of("cluster.exists")).exception();
      case ClusterOutcome.Missing _ -> throw Problem.of(ProblemCode.NOT_FOUND).exception();
      case ClusterOutcome.Unfit(var flaw, String why) ->
          throw Problem.invalid("/url", Text.of("cluster." + flaw, why)).exception();
      case ClusterOutcome.StatusRefused(var from, var to) ->
          throw Problem.of(
                  ProblemCode.CONFLICT, Text.of("cluster.refused", written(from), written(to)))
              .exception();
      case ClusterOutcome.Inhabited(long tenants) ->
          throw Problem.of(ProblemCode.CONFLICT, Text.of("cluster.inhabited", tenants)).exception();
    };
  }

  private static String written(Enum<?> status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
