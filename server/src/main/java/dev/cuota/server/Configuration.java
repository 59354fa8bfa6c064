package dev.cuota.server;

import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.server.fx.FxSettings;
import dev.cuota.server.mail.MailSettings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator chose, read from the environment of the process.
 *
 * @param port where HTTP is answered; 0 for any free one
 * @param dataDir folder of everything this installation keeps on disk
 * @param databaseUrl JDBC URL of the control database; null for the embedded one
 * @param adminKey secret of the first administrator's key; null to have one made
 * @param catalog document to apply at every start; null for none
 * @param enforcement whether quota states have effects
 * @param multiCluster whether there may be more than one data-plane cluster
 * @param clusterUrls JDBC URLs of the tenants' own databases, by the clusters' keys; without one for
 *     {@value Clusters#SHARED} it is the one beside the embedded control database, and none beside
 *     another
 * @param secretsKey seals what is stored of other databases; null for one in the data folder
 * @param outside how Cuota reaches the world
 */
public record Configuration(
    int port,
    Path dataDir,
    @Nullable String databaseUrl,
    @Nullable String adminKey,
    @Nullable Path catalog,
    EnforcementMode enforcement,
    boolean multiCluster,
    Map<String, String> clusterUrls,
    @Nullable String secretsKey,
    Outside outside) {
  static final int MAX_PORT = 65_535;
  static final int MIN_ADMIN_KEY_LENGTH = 8;
  static final int MAX_ADMIN_KEY_LENGTH = 256;

  public Configuration {
    clusterUrls = Map.copyOf(clusterUrls);
  }

  /**
   * How Cuota reaches the world.
   *
   * @param probeOwnNetwork whether stores may be asked that are in one's own network
   * @param mail through which server mail goes; null for none
   * @param fx where rates between currencies come from
   */
  public record Outside(boolean probeOwnNetwork, @Nullable MailSettings mail, FxSettings fx) {
    /** Public addresses only, no mail, and nobody asked for rates. */
    public static final Outside USUAL = new Outside(false, null, FxSettings.NONE);
  }

  /** One that says nothing of the world outside. */
  public Configuration(
      int port,
      Path dataDir,
      @Nullable String databaseUrl,
      @Nullable String adminKey,
      @Nullable Path catalog,
      EnforcementMode enforcement,
      boolean multiCluster,
      Map<String, String> clusterUrls,
      @Nullable String secretsKey) {
    this(
        port,
        dataDir,
        databaseUrl,
        adminKey,
        catalog,
        enforcement,
        multiCluster,
        clusterUrls,
        secretsKey,
        Outside.USUAL);
  }

  /** One that names no cluster. */
  public Configuration(
      int port,
      Path dataDir,
      @Nullable String databaseUrl,
      @Nullable String adminKey,
      @Nullable Path catalog,
      EnforcementMode enforcement,
      boolean multiCluster) {
    this(port, dataDir, databaseUrl, adminKey, catalog, enforcement, multiCluster, Map.of(), null);
  }

  /**
   * Reads and checks the values; an empty one counts as not set.
   *
   * @throws InvalidConfiguration naming every value that cannot be used
   */
  public static Configuration from(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    Configuration configuration =
        new Configuration(
            settings.number("CUOTA_PORT", 8080, MAX_PORT),
            settings.path("CUOTA_DATA_DIR", Path.of("data")),
            settings.databaseUrl("CUOTA_DATABASE_URL"),
            settings.secret("CUOTA_ADMIN_KEY", MIN_ADMIN_KEY_LENGTH, MAX_ADMIN_KEY_LENGTH),
            settings.file("CUOTA_CATALOG"),
            settings.choice("CUOTA_ENFORCEMENT", EnforcementMode.DRY_RUN),
            settings.flag("CUOTA_MULTI_CLUSTER", false),
            settings.clusterUrls(),
            settings.secretsKey("CUOTA_SECRETS_KEY"),
            new Outside(
                settings.flag("CUOTA_PROBE_OWN_NETWORK", false),
                settings.mail("CUOTA_SMTP_URL", "CUOTA_MAIL_FROM"),
                settings.fx()));
    settings.refuseIfInvalid();
    return configuration;
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "Configuration[port=%d, dataDir=%s, enforcement=%s, multiCluster=%s]"
        .formatted(port, dataDir, enforcement, multiCluster);
  }
}
