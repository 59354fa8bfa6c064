package dev.cuota.engine.clusters;

import dev.cuota.core.clusters.ClusterHealth;
import dev.cuota.engine.security.Act;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** How what is done to clusters stands in the journal: what was and what is, never a URL. */
final class ClusterActs {
  /** Who finds out by itself. */
  static final String CHECKER = "health check";

  private static final String ARROW = " -> ";

  private ClusterActs() {}

  static Act created(ClustersSql.Row row, String actor) {
    return new Act(actor, "cluster.created", row.key(), facts(row));
  }

  static Act removed(ClustersSql.Row row, String actor) {
    return new Act(actor, "cluster.removed", row.key(), facts(row));
  }

  static Act changed(ClustersSql.Row before, ClustersSql.Row after, String actor) {
    return new Act(actor, "cluster.changed", after.key(), changes(before, after));
  }

  /** What is another than it was: old and new. */
  static Map<String, String> changes(ClustersSql.Row before, ClustersSql.Row after) {
    Map<String, String> old = facts(before);
    Map<String, String> changes = new LinkedHashMap<>();
    facts(after)
        .forEach(
            (name, value) -> {
              if (!value.equals(old.get(name))) {
                changes.put(name, old.get(name) + ARROW + value);
              }
            });
    if (!Objects.equals(before.url(), after.url())) {
      changes.put("credentials", "replaced");
    }
    return changes;
  }

  static Act found(String cluster, ClusterHealth health) {
    return new Act(
        CHECKER,
        health.answering() ? "cluster.came_back" : "cluster.went_down",
        cluster,
        Map.of("failures", Integer.toString(health.failures())));
  }

  private static Map<String, String> facts(ClustersSql.Row row) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("status", row.settings().status().name().toLowerCase(Locale.ROOT));
    facts.put("weight", Integer.toString(row.settings().weight()));
    facts.put("note", row.settings().note());
    facts.put("place", row.place());
    return facts;
  }
}
