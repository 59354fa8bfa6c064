package dev.cuota.server.cli;

import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.core.clusters.Placement;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.ClusterChange;
import dev.cuota.engine.clusters.ClusterOutcome;
import dev.cuota.engine.clusters.ClusterSettings;
import dev.cuota.engine.clusters.ClusterWish;
import dev.cuota.engine.clusters.LiveCounter;
import dev.cuota.engine.clusters.Registry;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.DatabaseUrl;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Shows and changes which databases tenants live on. */
@Command(
    name = "clusters",
    description = "Show and change which databases tenants live on.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, and all answer",
      "1:refused, or one does not answer",
      "2:wrongly called or configured"
    })
public final class ClustersCommand implements Runnable {
  private static final String ACTOR = "operator";
  private static final String ROW = "%-26s %-9s %6s %8s  %-5s %s%n";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      scope = ScopeType.INHERIT,
      description = "key of the environment; the default one when left out")
  private @Nullable String environment;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, add, set, remove or check?");
  }

  /** What may be said of one. */
  static final class Said {
    @Option(names = "--weight", description = "0 to 1000; how many new accounts it takes")
    private @Nullable Integer weight;

    @Option(names = "--note", description = "for people")
    private @Nullable String note;

    @Option(
        names = "--url-from",
        paramLabel = "NAME",
        description = "environment variable that holds its URL, so that no list of processes does")
    private @Nullable String urlFrom;
  }

  @Command(name = "list", description = "Show the clusters.")
  int list() {
    return with(
        (installation, one) -> {
          Registry registry = installation.engine().clusters().registry();
          out().printf(ROW, "CLUSTER", "STATUS", "WEIGHT", "TENANTS", "REACH", "PLACE");
          registry
              .all(one.id())
              .forEach(cluster -> row(cluster, registry.tenants(one.id(), cluster.key())));
          return 0;
        });
  }

  @Command(name = "check", description = "Say of each whether it answers and counts.")
  int check() {
    return with(
        (installation, one) -> {
          int worst = 0;
          for (Cluster cluster : installation.engine().clusters().registry().all(one.id())) {
            worst = Math.max(worst, check(installation, one, cluster));
          }
          return worst;
        });
  }

  @Command(name = "add", description = "Register a database that is tried first.")
  int add(@Parameters(paramLabel = "KEY") String key, @picocli.CommandLine.Mixin Said said) {
    return with(
        (installation, one) ->
            told(
                installation
                    .engine()
                    .clusters()
                    .registry()
                    .create(one.id(), new ClusterWish(key, url(said), settings(said)), ACTOR)));
  }

  @Command(name = "set", description = "Change what is said of a cluster.")
  int set(
      @Parameters(paramLabel = "KEY") String key,
      @Option(names = "--status", description = "${COMPLETION-CANDIDATES}")
          @Nullable ClusterStatus status,
      @picocli.CommandLine.Mixin Said said) {
    checked(said);
    ClusterChange change = new ClusterChange(status, said.weight, said.note, url(said));
    return with(
        (installation, one) ->
            told(installation.engine().clusters().registry().change(one.id(), key, change, ACTOR)));
  }

  @Command(name = "remove", description = "Forget a cluster that has no tenants.")
  int remove(@Parameters(paramLabel = "KEY") String key) {
    return with(
        (installation, one) ->
            told(installation.engine().clusters().registry().remove(one.id(), key, ACTOR)));
  }

  private int check(Installation installation, Environment one, Cluster cluster) {
    if (!cluster.connected()) {
      out().printf("%s: does not answer at %s%n", cluster.key(), cluster.reach().place());
      return 1;
    }
    List<LiveCounter> counters = installation.engine().clusters().counters(one.id(), cluster.key());
    long counted = counters.stream().filter(LiveCounter::counted).count();
    out()
        .printf(
            "%s: answers, %d of %d counters are counted%n",
            cluster.key(), counted, counters.size());
    return counted == counters.size() ? 0 : 1;
  }

  private int told(ClusterOutcome outcome) {
    if (outcome instanceof ClusterOutcome.Done(Cluster cluster)) {
      out().printf("%s: done%n", cluster.key());
      return 0;
    }
    out().println(said(outcome));
    return 1;
  }

  private static String said(ClusterOutcome outcome) {
    return switch (outcome) {
      case ClusterOutcome.Done done -> done.cluster().key();
      case ClusterOutcome.SingleCluster _ ->
          "There is to be one cluster only; CUOTA_MULTI_CLUSTER=true allows more.";
      case ClusterOutcome.InvalidKey _ -> "A key is like cluster_eu_01.";
      case ClusterOutcome.Exists _ -> "There is a cluster of that key.";
      case ClusterOutcome.Missing _ -> "There is no cluster of that key.";
      case ClusterOutcome.Unfit(var flaw, String why) ->
          "The database cannot be used (%s) %s".formatted(written(flaw), why).strip();
      case ClusterOutcome.StatusRefused(var from, var to) ->
          "It may not become %s from %s while it does not answer."
              .formatted(written(to), written(from));
      case ClusterOutcome.Inhabited(long tenants) -> "%,d tenants live there.".formatted(tenants);
    };
  }

  private void row(Cluster cluster, long tenants) {
    out()
        .printf(
            ROW,
            cluster.key(),
            written(cluster.status()),
            cluster.settings().weight(),
            tenants,
            cluster.connected() ? "yes" : "no",
            cluster.reach().place());
  }

  private ClusterSettings settings(Said said) {
    checked(said);
    return new ClusterSettings(
        ClusterStatus.READY,
        said.weight == null ? Placement.USUAL_WEIGHT : said.weight,
        said.note == null ? "" : said.note);
  }

  private void checked(Said said) {
    if (said.weight != null && (said.weight < 0 || said.weight > Placement.MAX_WEIGHT)) {
      throw wrong("--weight is 0 to " + Placement.MAX_WEIGHT);
    } else if (said.note != null && said.note.length() > ClusterSettings.MAX_NOTE) {
      throw wrong("--note has at most %d characters".formatted(ClusterSettings.MAX_NOTE));
    }
  }

  private @Nullable String url(Said said) {
    if (said.urlFrom == null) {
      return null;
    }
    String text = System.getenv(said.urlFrom);
    if (text == null || text.isBlank()) {
      throw wrong("--url-from: there is no environment variable " + said.urlFrom);
    }
    try {
      return DatabaseUrl.toJdbc(text.strip());
    } catch (IllegalArgumentException e) {
      throw wrong(said.urlFrom + " " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static String written(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  /** Something to do in the environment that was named. */
  @FunctionalInterface
  private interface Work {
    int in(Installation installation, Environment environment);
  }

  private int with(Work work) {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      Environment one = NamedEnvironment.one(spec, installation.engine().security(), environment);
      int code = work.in(installation, one);
      out().flush();
      return code;
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
