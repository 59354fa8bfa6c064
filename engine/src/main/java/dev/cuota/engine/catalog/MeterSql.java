package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Meters: what each counts, once and for all, and what a version of the catalog says of it. */
final class MeterSql {

  /** The meters of a version, by number. */
  List<NumberedMeter> of(Tx tx, EnvironmentId environment, int version) {
    Map<Integer, Map<JsonPath, String>> filters = filters(tx, environment);
    Map<Integer, SortedMap<String, JsonPath>> dimensions = dimensions(tx, environment, version);
    return tx.handle()
        .createQuery(
            """
            select m.id, m.key, m.event_type, m.aggregation, m.value_property, c.unit,
                   c.cost_per_unit
            from catalog_meters c
            join meters m on m.id = c.meter
            where c.environment = :environment and c.version = :version
            order by m.id
            """)
        .bind("environment", environment.value())
        .bind("version", version)
        .map(
            (row, _) -> {
              int id = row.getInt("id");
              return new NumberedMeter(
                  id,
                  new Meter(
                      row.getString("key"),
                      row.getString("event_type"),
                      Aggregation.valueOf(row.getString("aggregation")),
                      valueProperty(row),
                      row.getString("unit"),
                      dimensions.getOrDefault(id, new TreeMap<>()),
                      filters.getOrDefault(id, Map.of()),
                      row.getBigDecimal("cost_per_unit")));
            })
        .list();
  }

  /**
   * What every meter the environment ever had counts, by key; without unit, cost and dimensions.
   */
  Map<String, Meter> ever(Tx tx, EnvironmentId environment) {
    Map<Integer, Map<JsonPath, String>> filters = filters(tx, environment);
    Map<String, Meter> meters = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select id, key, event_type, aggregation, value_property
            from meters
            where environment = :environment
            """)
        .bind("environment", environment.value())
        .map(
            (row, _) ->
                meters.put(
                    row.getString("key"),
                    new Meter(
                        row.getString("key"),
                        row.getString("event_type"),
                        Aggregation.valueOf(row.getString("aggregation")),
                        valueProperty(row),
                        "",
                        new TreeMap<>(),
                        filters.getOrDefault(row.getInt("id"), Map.of()),
                        BigDecimal.ZERO)))
        .list();
    return meters;
  }

  /** Writes the meters of a version and answers with the number of each, by key. */
  Map<String, Integer> insert(
      Tx tx, EnvironmentId environment, int version, Collection<Meter> meters) {
    Map<String, Integer> numbers = numbers(tx, environment);
    for (Meter meter : meters) {
      if (!numbers.containsKey(meter.key())) {
        numbers.put(meter.key(), insertNew(tx, environment, meter));
      }
    }
    insertTerms(tx, environment, version, meters, numbers);
    return numbers;
  }

  private static Map<String, Integer> numbers(Tx tx, EnvironmentId environment) {
    Map<String, Integer> numbers = new HashMap<>();
    tx.handle()
        .createQuery("select id, key from meters where environment = :environment")
        .bind("environment", environment.value())
        .map((row, _) -> numbers.put(row.getString("key"), row.getInt("id")))
        .list();
    return numbers;
  }

  private static int insertNew(Tx tx, EnvironmentId environment, Meter meter) {
    JsonPath value = meter.valueProperty();
    int id =
        tx.handle()
            .createQuery(
                """
                insert into meters (environment, key, event_type, aggregation, value_property)
                values (:environment, :key, :eventType, :aggregation, :valueProperty)
                returning id
                """)
            .bind("environment", environment.value())
            .bind("key", meter.key())
            .bind("eventType", meter.eventType())
            .bind("aggregation", meter.aggregation().name())
            .bind("valueProperty", value == null ? null : value.text())
            .mapTo(Integer.class)
            .one();
    PreparedBatch filters =
        tx.handle()
            .prepareBatch(
                """
                insert into meter_filters (environment, meter, path, value)
                values (:environment, :meter, :path, :value)
                """);
    meter
        .filter()
        .forEach(
            (path, text) ->
                filters
                    .bind("environment", environment.value())
                    .bind("meter", id)
                    .bind("path", path.text())
                    .bind("value", text)
                    .add());
    filters.execute();
    return id;
  }

  private static void insertTerms(
      Tx tx,
      EnvironmentId environment,
      int version,
      Collection<Meter> meters,
      Map<String, Integer> numbers) {
    PreparedBatch terms =
        tx.handle()
            .prepareBatch(
                """
                insert into catalog_meters (environment, version, meter, unit, cost_per_unit)
                values (:environment, :version, :meter, :unit, :costPerUnit)
                """);
    PreparedBatch dimensions =
        tx.handle()
            .prepareBatch(
                """
                insert into catalog_dimensions (environment, version, meter, name, path)
                values (:environment, :version, :meter, :name, :path)
                """);
    for (Meter meter : meters) {
      Integer number = numbers.get(meter.key());
      terms
          .bind("environment", environment.value())
          .bind("version", version)
          .bind("meter", number)
          .bind("unit", meter.unit())
          .bind("costPerUnit", meter.costPerUnit())
          .add();
      meter
          .groupBy()
          .forEach(
              (name, path) ->
                  dimensions
                      .bind("environment", environment.value())
                      .bind("version", version)
                      .bind("meter", number)
                      .bind("name", name)
                      .bind("path", path.text())
                      .add());
    }
    terms.execute();
    dimensions.execute();
  }

  private static Map<Integer, Map<JsonPath, String>> filters(Tx tx, EnvironmentId environment) {
    Map<Integer, Map<JsonPath, String>> filters = new HashMap<>();
    tx.handle()
        .createQuery(
            "select meter, path, value from meter_filters where environment = :environment")
        .bind("environment", environment.value())
        .map(
            (row, _) ->
                filters
                    .computeIfAbsent(row.getInt("meter"), _ -> new HashMap<>())
                    .put(JsonPath.of(row.getString("path")), row.getString("value")))
        .list();
    return filters;
  }

  private static Map<Integer, SortedMap<String, JsonPath>> dimensions(
      Tx tx, EnvironmentId environment, int version) {
    Map<Integer, SortedMap<String, JsonPath>> dimensions = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select meter, name, path
            from catalog_dimensions
            where environment = :environment and version = :version
            """)
        .bind("environment", environment.value())
        .bind("version", version)
        .map(
            (row, _) ->
                dimensions
                    .computeIfAbsent(row.getInt("meter"), _ -> new TreeMap<>())
                    .put(row.getString("name"), JsonPath.of(row.getString("path"))))
        .list();
    return dimensions;
  }

  private static @Nullable JsonPath valueProperty(ResultSet row) throws SQLException {
    String text = row.getString("value_property");
    return text == null ? null : JsonPath.of(text);
  }
}
