package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.EnforcedBy;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** What each version of the catalog says of features. */
final class FeatureSql {
  List<Feature> of(Tx tx, EnvironmentId environment, int version) {
    Map<String, SortedMap<String, String>> names = featureNames(tx, environment, version);
    return query(
            tx,
            environment,
            version,
            """
            select f.key, f.kind, m.key as meter, f.unit, f.unit_size, f.overridable, f.service,
                   f.counter, f.enforced_by
            from catalog_features f
            left join meters m on m.id = f.meter
            where f.environment = :environment and f.version = :version
            order by f.position
            """)
        .map(
            (row, _) ->
                new Feature(
                    row.getString("key"),
                    kind(row.getString("kind")),
                    row.getString("meter"),
                    row.getString("unit"),
                    new Quantity(row.getBigDecimal("unit_size")),
                    row.getBoolean("overridable"),
                    row.getString("service"),
                    names.getOrDefault(row.getString("key"), new TreeMap<>()),
                    row.getString("counter"),
                    EnforcedBy.valueOf(row.getString("enforced_by").toUpperCase(Locale.ROOT))))
        .list();
  }

  private Map<String, SortedMap<String, String>> featureNames(
      Tx tx, EnvironmentId environment, int version) {
    Map<String, SortedMap<String, String>> names = new HashMap<>();
    query(
            tx,
            environment,
            version,
            """
            select feature, locale, name
            from catalog_feature_names
            where environment = :environment and version = :version
            """)
        .map(
            (row, _) ->
                names
                    .computeIfAbsent(row.getString("feature"), _ -> new TreeMap<>())
                    .put(row.getString("locale"), row.getString("name")))
        .list();
    return names;
  }

  void insert(
      Tx tx,
      EnvironmentId environment,
      int version,
      Catalog catalog,
      Map<String, Integer> numbers) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into catalog_features
                  (environment, version, key, position, kind, meter, unit, unit_size, overridable,
                   service, counter, enforced_by)
                values
                  (:environment, :version, :key, :position, :kind, :meter, :unit, :unitSize,
                   :overridable, :service, :counter, :enforcedBy)
                """);
    PreparedBatch names =
        tx.handle()
            .prepareBatch(
                """
                insert into catalog_feature_names (environment, version, feature, locale, name)
                values (:environment, :version, :feature, :locale, :name)
                """);
    int position = 0;
    for (Feature feature : catalog.features().values()) {
      batch
          .bind("environment", environment.value())
          .bind("version", version)
          .bind("key", feature.key())
          .bind("position", position++)
          .bind("kind", feature.kind().text())
          .bind("meter", feature.meter() == null ? null : numbers.get(feature.meter()))
          .bind("unit", feature.unit())
          .bind("unitSize", feature.unitSize().value())
          .bind("overridable", feature.overridable())
          .bind("service", feature.service())
          .bind("counter", feature.counter())
          .bind("enforcedBy", feature.enforcedBy().text())
          .add();
      feature
          .names()
          .forEach(
              (locale, name) ->
                  names
                      .bind("environment", environment.value())
                      .bind("version", version)
                      .bind("feature", feature.key())
                      .bind("locale", locale)
                      .bind("name", name)
                      .add());
    }
    batch.execute();
    names.execute();
  }

  private static Query query(Tx tx, EnvironmentId environment, int version, String text) {
    return tx.handle()
        .createQuery(text)
        .bind("environment", environment.value())
        .bind("version", version);
  }

  static FeatureKind kind(String text) {
    return FeatureKind.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
