package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Events;
import java.util.Map;

/** Tells somebody that a cluster does not answer, until it does again. */
public final class ClusterAlerts {
  /** What such an alert is called. */
  public static final String DOWN = "cluster_down";

  private final Alerts alerts;

  public ClusterAlerts(Alerts alerts) {
    this.alerts = alerts;
  }

  /** Begins to listen. */
  public void listen(Events events) {
    events.subscribe(
        ClusterWentDown.class,
        (tx, down) -> alerts.raise(tx, alarm(down.environment(), down.cluster())));
    events.subscribe(
        ClusterCameBack.class,
        (tx, back) -> alerts.resolve(tx, alarm(back.environment(), back.cluster()), "it answers"));
  }

  private static Alarm alarm(EnvironmentId environment, String cluster) {
    return new Alarm(DOWN, cluster, AlertSeverity.CRITICAL, environment, Map.of());
  }
}
