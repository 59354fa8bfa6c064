package dev.cuota.server.console;

import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.ClusterOutcome;
import dev.cuota.engine.clusters.LiveCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says in the reader's words how clusters are. */
record ClusterTexts(Texts texts) {

  ClusterList.Row row(Cluster cluster, long tenants, List<LiveCounter> counters) {
    String since = texts.time(cluster.health().since());
    boolean answering = cluster.health().answering();
    return new ClusterList.Row(
        cluster.key(),
        cluster.reach().place(),
        texts.label(cluster.status()),
        severity(cluster.status()).style(),
        texts.get(answering ? "clusters.answers" : "clusters.fails", since),
        texts.number(cluster.settings().weight()),
        texts.number(tenants),
        cluster.settings().note(),
        problems(cluster, counters),
        changes(cluster));
  }

  /** A sentence for whoever wanted something else. */
  String refusal(ClusterOutcome outcome) {
    return switch (outcome) {
      case ClusterOutcome.Done _ -> texts.get("clusters.done");
      case ClusterOutcome.SingleCluster _ -> texts.get("clusters.single");
      case ClusterOutcome.InvalidKey _ -> texts.get("clusters.error.key");
      case ClusterOutcome.Exists _ -> texts.get("clusters.error.exists");
      case ClusterOutcome.Missing _ -> texts.get("clusters.error.missing");
      case ClusterOutcome.Unfit(var flaw, String why) -> texts.get("clusters.error." + flaw, why);
      case ClusterOutcome.StatusRefused _ -> texts.get("clusters.error.silent");
      case ClusterOutcome.Inhabited(long tenants) -> texts.get("clusters.error.inhabited", tenants);
    };
  }

  private List<String> problems(Cluster cluster, List<LiveCounter> counters) {
    List<String> problems = new ArrayList<>();
    if (!cluster.connected()) {
      problems.add(texts.get("clusters.unreached"));
      return problems;
    }
    for (LiveCounter counter : counters) {
      if (!counter.counted()) {
        String why = counter.problem().map(one -> one.message()).orElse("");
        problems.add(texts.get("clusters.uncounted", counter.key(), why).strip());
      }
    }
    return problems;
  }

  private List<ClusterList.Change> changes(Cluster cluster) {
    ClusterStatus now = cluster.settings().status();
    boolean answering = cluster.health().answering();
    List<ClusterList.Change> changes = new ArrayList<>();
    for (ClusterStatus other : ClusterStatus.values()) {
      if (other != now && now.mayBecome(other, answering)) {
        String label = texts.get("clusters.make." + other);
        changes.add(
            new ClusterList.Change(
                other.name().toLowerCase(Locale.ROOT), label, label + ": " + cluster.key()));
      }
    }
    return changes;
  }

  private static Severity severity(ClusterStatus status) {
    return switch (status) {
      case READY -> Severity.INFO;
      case DRAINING -> Severity.WARNING;
      case DOWN -> Severity.ERROR;
    };
  }
}
