package dev.cuota.server;

import dev.cuota.engine.Engine;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.server.mail.MailGreeter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One installed Cuota, opened: its configuration, control database and engine. What every command
 * that works on data starts with.
 *
 * @param configuration what the operator chose
 * @param database stays open until the engine is closed
 * @param engine all rooms
 */
public record Installation(Configuration configuration, ControlDatabase database, Engine engine)
    implements AutoCloseable {

  /**
   * For a program that stays: the database is this process's own from now on.
   *
   * @throws CannotStart when another Cuota owns the data folder
   */
  public static Installation own(Configuration configuration) {
    return open(configuration, ControlDatabase.own(configuration), Clock.system(), Ids.random());
  }

  /** For a command: works beside a Cuota that may be running. */
  public static Installation open(Configuration configuration) {
    return open(configuration, Clock.system(), Ids.random());
  }

  /** The same with a time and ids of the caller's own. */
  public static Installation open(Configuration configuration, Clock clock, Ids ids) {
    return open(configuration, ControlDatabase.join(configuration), clock, ids);
  }

  private static Installation open(
      Configuration configuration, ControlDatabase database, Clock clock, Ids ids) {
    try {
      Engine engine =
          Engine.open(database.url(), clusterOptions(configuration, database), clock, ids);
      engine.quota().startWith(configuration.enforcement());
      reachOut(engine, configuration.outside());
      return new Installation(configuration, database, engine);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Another engine on the same databases, that goes by a clock of its own; to be closed by the caller. */
  public Engine engineBy(Clock clock) {
    return Engine.open(
        database.url(), clusterOptions(configuration, database), clock, Ids.random());
  }

  private static void reachOut(Engine engine, Configuration.Outside outside) {
    if (outside.probeOwnNetwork()) {
      engine.lifecycle().probes().allowOwnNetwork();
    }
    engine.rates().use(outside.fx().options());
    if (outside.mail() != null) {
      engine.lifecycle().greetBy(new MailGreeter(outside.mail()));
    }
  }

  private static ClusterOptions clusterOptions(
      Configuration configuration, ControlDatabase database) {
    Map<String, String> urls = new HashMap<>(configuration.clusterUrls());
    String shared = clusterUrl(configuration, database);
    if (shared != null) {
      urls.put(Clusters.SHARED, shared);
    }
    String key = configuration.secretsKey();
    Secrets secrets = key == null ? Secrets.inFolder(configuration.dataDir()) : Secrets.ofKey(key);
    return new ClusterOptions(urls, configuration.multiCluster(), secrets);
  }

  /** A JDBC URL, with its credentials, of the tenants' database; null for none. */
  public @Nullable String clusterUrl() {
    return clusterUrl(configuration, database);
  }

  private static @Nullable String clusterUrl(
      Configuration configuration, ControlDatabase database) {
    String named = configuration.clusterUrls().get(Clusters.SHARED);
    return named == null ? database.clusterUrl() : named;
  }

  @Override
  public void close() {
    try {
      engine.close();
    } finally {
      database.close();
    }
  }
}
