package dev.cuota.testkit;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.platform.Ids;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small installation of its own: a new database, a clock that stands still, one environment. */
public final class World implements AutoCloseable {
  private final String url;
  private final ClusterOptions clusters;
  private final SettableClock clock;
  private final Engine engine;
  private final EnvironmentId environment;

  /** A world whose clock shows {@code now}. */
  public World(Instant now) {
    this(now, ClusterOptions.NONE);
  }

  /** One with a cluster. */
  public World(Instant now, ClusterOptions clusters) {
    this.clusters = clusters;
    url = TestPostgres.newControlDatabase();
    clock = new SettableClock(now);
    engine = Engine.open(url, clusters, clock, Ids.random());
    environment = engine.security().createEnvironment("live", "Live").id();
  }

  /** Another node on the same database, with the same clock. */
  public Engine anotherNode() {
    return Engine.open(url, clusters, clock, Ids.random());
  }

  /** Puts a catalog in force that has these meters and nothing else. */
  public World withMeters(Meter... meters) {
    return withCatalog(
        new Catalog(
            "test",
            "USD",
            BigDecimal.ZERO,
            "",
            "",
            new TreeMap<>(Catalog.byKey(List.of(meters), Meter::key)),
            Map.of(),
            new TreeMap<>(),
            Map.of()));
  }

  /** Puts a catalog in force. */
  public World withCatalog(Catalog catalog) {
    ApplyOutcome outcome = engine.catalogs().apply(environment, catalog, "test", "test");
    if (!(outcome instanceof ApplyOutcome.Applied)) {
      throw new IllegalArgumentException("the catalog was not applied: " + outcome);
    }
    return this;
  }

  /**
   * A meter without filter or cost.
   *
   * @param value where the amount is, such as {@code $.amount}; empty for a count
   * @param dimensions names that are also the places in the data
   */
  public static Meter meter(
      String key, Aggregation aggregation, String value, String... dimensions) {
    TreeMap<String, JsonPath> groupBy = new TreeMap<>();
    List.of(dimensions).forEach(name -> groupBy.put(name, JsonPath.of("$." + name)));
    return new Meter(
        key,
        "use",
        aggregation,
        value.isEmpty() ? null : JsonPath.of(value),
        "unit",
        groupBy,
        Map.of(),
        BigDecimal.ZERO);
  }

  public Engine engine() {
    return engine;
  }

  public EnvironmentId environment() {
    return environment;
  }

  public SettableClock clock() {
    return clock;
  }

  /** The JDBC URL, with credentials, of its database. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    engine.close();
    TestPostgres.drop(url);
  }

  /** Meters of every aggregation over {@code $.v}, named after it in lower case. */
  public static Meter[] allAggregations(String... dimensions) {
    List<Meter> meters = new ArrayList<>();
    for (Aggregation aggregation : Aggregation.values()) {
      String value = aggregation.readsValue() ? "$.v" : "";
      String key = aggregation.name().toLowerCase(java.util.Locale.ROOT);
      String[] split = aggregation == Aggregation.TIME_WEIGHTED_AVG ? new String[0] : dimensions;
      meters.add(meter(key, aggregation, value, split));
    }
    return meters.toArray(Meter[]::new);
  }
}
