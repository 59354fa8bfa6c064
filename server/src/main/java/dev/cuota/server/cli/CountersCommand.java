package dev.cuota.server.cli;

import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.CountDifference;
import dev.cuota.engine.clusters.InstallOutcome;
import dev.cuota.engine.clusters.LiveCounter;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Shows, installs and proves the live counts that the tenants' database keeps. */
@Command(
    name = "counters",
    description = {
      "Show, install and prove the live counts that the tenants' own database keeps.",
      "Exit code 0 when all is well, 1 when something is not."
    },
    mixinStandardHelpOptions = true)
public final class CountersCommand implements Runnable {
  private static final int KEY_WIDTH = 24;
  private static final int TABLE_WIDTH = 24;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      scope = ScopeType.INHERIT,
      description = "key of one environment; all when left out")
  private @Nullable String environment;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, install, verify or recount?");
  }

  @Command(name = "list", description = "Show the counters and how they are.")
  int list() {
    return each(this::list);
  }

  @Command(name = "install", description = "Install what the catalog declares, and count it.")
  int install() {
    return each(this::install);
  }

  @Command(name = "verify", description = "Compare each count with its rows; nobody has to wait.")
  int verify() {
    return each(this::verify);
  }

  @Command(name = "recount", description = "Count afresh from the rows; nobody has to wait.")
  int recount(@Parameters(paramLabel = "COUNTER", description = "as list shows it") String key) {
    return each((clusters, one) -> recount(clusters, one, key));
  }

  private int list(Clusters clusters, Place one) {
    List<LiveCounter> counters = clusters.counters(one.environment().id(), one.cluster());
    if (counters.isEmpty()) {
      out().printf("%s declares no counters.%n", one);
      return 0;
    }
    out().printf("%s%n", one);
    String row = "  %-" + KEY_WIDTH + "s %-" + TABLE_WIDTH + "s %-8s %-8s %8s%n";
    out().printf(row, "COUNTER", "TABLE", "HELD BY", "COUNTED", "TENANTS");
    for (LiveCounter counter : counters) {
      out()
          .printf(
              row,
              cut(counter.key(), KEY_WIDTH),
              cut(counter.table(), TABLE_WIDTH),
              counter.enforced() ? "database" : "guard",
              counter.counted() ? "yes" : "no",
              counter.tenants());
    }
    return counters.stream().allMatch(LiveCounter::counted) ? 0 : 1;
  }

  private int install(Clusters clusters, Place one) {
    return switch (clusters.install(one.environment().id(), one.cluster())) {
      case InstallOutcome.NoCluster() -> {
        out().println("There is no cluster: name one with CUOTA_CLUSTER_URL.");
        yield 1;
      }
      case InstallOutcome.Unreachable(String why) -> {
        out().printf("%s: the cluster cannot be reached: %s%n", one, why);
        yield 1;
      }
      case InstallOutcome.Installed installed -> {
        out().printf("%s: %d installed, changed or removed%n", one, installed.changed());
        installed
            .problems()
            .forEach(problem -> out().printf("  %s: %s%n", problem.counter(), problem.message()));
        yield installed.problems().isEmpty() ? 0 : 1;
      }
    };
  }

  private boolean answers(Clusters clusters, Place one) {
    boolean answers =
        clusters
            .registry()
            .find(one.environment().id(), one.cluster())
            .filter(Cluster::connected)
            .isPresent();
    if (!answers) {
      out().printf("%s: the cluster does not answer%n", one);
    }
    return answers;
  }

  private int verify(Clusters clusters, Place one) {
    if (!answers(clusters, one)) {
      return 1;
    }
    List<CountDifference> differences = clusters.verify(one.environment().id(), one.cluster());
    out()
        .printf(
            "%s: %s%n",
            one, differences.isEmpty() ? "counts = rows" : differences.size() + " differences");
    for (CountDifference difference : differences) {
      out()
          .printf(
              "  %s, tenant %s%s: expected %s, found %s%n",
              difference.counter(),
              difference.tenant(),
              difference.month() == null ? "" : ", month " + difference.month(),
              difference.expected(),
              difference.found());
    }
    if (!differences.isEmpty()) {
      out().println("cuota counters recount COUNTER counts it afresh.");
    }
    return differences.isEmpty() ? 0 : 1;
  }

  private int recount(Clusters clusters, Place one, String key) {
    if (!answers(clusters, one)) {
      return 1;
    }
    boolean done = clusters.recount(one.environment().id(), one.cluster(), key);
    out().printf("%s: %s%n", one, done ? key + " is counted afresh" : "no counter " + key);
    return done || environment == null ? 0 : 1;
  }

  /** Something to do with each cluster of an environment. */
  @FunctionalInterface
  private interface Work {
    int on(Clusters clusters, Place place);
  }

  private record Place(Environment environment, String cluster) {
    @Override
    public String toString() {
      return environment.key() + ", " + cluster;
    }
  }

  private int each(Work work) {
    int worst = 0;
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      Clusters clusters = installation.engine().clusters();
      for (Environment one :
          NamedEnvironment.all(spec, installation.engine().security(), environment)) {
        for (String cluster : named(clusters, one)) {
          worst = Math.max(worst, work.on(clusters, new Place(one, cluster)));
        }
      }
    }
    out().flush();
    return worst;
  }

  /** Before the first installing the one that everybody is on is not registered yet. */
  private static SortedSet<String> named(Clusters clusters, Environment one) {
    SortedSet<String> keys =
        clusters.clusters(one.id()).stream()
            .map(Cluster::key)
            .collect(Collectors.toCollection(TreeSet::new));
    if (keys.isEmpty()) {
      keys.add(Clusters.SHARED);
    }
    return keys;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
