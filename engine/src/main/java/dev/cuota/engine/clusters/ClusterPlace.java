package dev.cuota.engine.clusters;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where a cluster is, without credentials: what may be shown.
 *
 * @param host one or several
 * @param database its name
 */
public record ClusterPlace(String host, String database) {
  /** Most characters of a URL. */
  public static final int MAX_URL = 2_000;

  /** What a URL that came over the API may say; the driver knows more, such as classes to load. */
  private static final Set<String> HARMLESS =
      Set.of("user", "password", "ssl", "sslmode", "targetServerType", "channelBinding");

  /** The place that a JDBC URL names; empty when PostgreSQL's driver cannot read it. */
  public static Optional<ClusterPlace> of(String url) {
    Properties read = Driver.parseURL(url, new Properties());
    if (read == null) {
      return Optional.empty();
    }
    String[] hosts = Objects.requireNonNull(PGProperty.PG_HOST.getOrDefault(read)).split(",", -1);
    String[] ports = Objects.requireNonNull(PGProperty.PG_PORT.getOrDefault(read)).split(",", -1);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < hosts.length; i++) {
      all.append(i == 0 ? "" : ",").append(hosts[i]).append(':').append(ports[i]);
    }
    return Optional.ofNullable(PGProperty.PG_DBNAME.getOrDefault(read))
        .map(database -> new ClusterPlace(all.toString(), database));
  }

  /** Whether a URL names a place and says nothing but how to log in there. */
  static boolean isHarmless(String url) {
    int question = url.indexOf('?');
    return url.length() <= MAX_URL
        && of(url).isPresent()
        && (question < 0
            || Arrays.stream(url.substring(question + 1).split("&", -1))
                .map(part -> part.split("=", 2)[0])
                .allMatch(HARMLESS::contains));
  }

  @Override
  public String toString() {
    return host + "/" + database;
  }
}
