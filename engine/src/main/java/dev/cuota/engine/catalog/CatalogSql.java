package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.EnforcedBy;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.metering.MeterBook;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Versions of the catalog, and what each says of features and actions. */
final class CatalogSql {
  /**
   * Which of the transaction-wide advisory locks is the catalog's; the second key is the
   * environment.
   */
  private static final int LOCK = 3;

  /** The row of one version beside the catalog itself. */
  record Entry(int version, String document, Instant appliedAt, String appliedBy) {}

  private record Head(
      int version,
      String name,
      String costCurrency,
      BigDecimal paymentFeePct,
      String defaultPlan,
      String upgradeUrl) {}

  private final MeterSql meters = new MeterSql();
  private final CounterSql counters = new CounterSql();
  private final PlanSql plans = new PlanSql();

  /** Waits for other applies to the environment; held until the transaction ends. */
  void lock(Tx tx, EnvironmentId environment) {
    tx.handle()
        .createQuery("select pg_advisory_xact_lock(:lock, :environment)::text")
        .bind("lock", LOCK)
        .bind("environment", environment.value())
        .mapTo(String.class)
        .one();
  }

  Map<EnvironmentId, Integer> versionsInForce(Tx tx) {
    Map<EnvironmentId, Integer> versions = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select environment, max(version) as version
            from catalog_versions
            group by environment
            """)
        .map(
            (row, _) ->
                versions.put(new EnvironmentId(row.getInt("environment")), row.getInt("version")))
        .list();
    return versions;
  }

  Optional<String> document(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            """
            select document
            from catalog_versions
            where environment = :environment
            order by version desc
            limit 1
            """)
        .bind("environment", environment.value())
        .mapTo(String.class)
        .findOne();
  }

  List<CatalogVersion> history(Tx tx, EnvironmentId environment, int limit) {
    return tx.handle()
        .createQuery(
            """
            select version, name, applied_at, applied_by
            from catalog_versions
            where environment = :environment
            order by version desc
            limit :limit
            """)
        .bind("environment", environment.value())
        .bind("limit", limit)
        .map(
            (row, _) ->
                new CatalogVersion(
                    row.getInt("version"),
                    row.getString("name"),
                    row.getObject("applied_at", OffsetDateTime.class).toInstant(),
                    row.getString("applied_by")))
        .list();
  }

  /** The version in force; the empty one before the first. */
  CatalogSnapshot snapshot(Tx tx, EnvironmentId environment) {
    Head head = head(tx, environment).orElse(null);
    if (head == null) {
      return new CatalogSnapshot(0, Catalog.EMPTY, new MeterBook(List.of()));
    }
    int version = head.version();
    List<NumberedMeter> numbered = meters.of(tx, environment, version);
    Catalog catalog =
        new Catalog(
            head.name(),
            head.costCurrency(),
            head.paymentFeePct(),
            head.defaultPlan(),
            head.upgradeUrl(),
            new TreeMap<>(
                numbered.stream()
                    .map(NumberedMeter::meter)
                    .collect(Collectors.toMap(Meter::key, Function.identity()))),
            Catalog.byKey(features(tx, environment, version), Feature::key),
            new TreeMap<>(Catalog.byKey(actions(tx, environment, version), Action::key)),
            Catalog.byKey(plans.of(tx, environment, version), Plan::key),
            new TreeMap<>(Catalog.byKey(counters.of(tx, environment, version), Counter::key)));
    return new CatalogSnapshot(version, catalog, new MeterBook(numbered));
  }

  /** One version of a plan. */
  Optional<Plan> plan(Tx tx, EnvironmentId environment, String key, int version) {
    return plans.find(tx, environment, key, version);
  }

  /** What was ever in a catalog of the environment. */
  CatalogDiff.Retired retired(Tx tx, EnvironmentId environment) {
    Map<String, FeatureKind> kinds = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select distinct key, kind
            from catalog_features
            where environment = :environment
            """)
        .bind("environment", environment.value())
        .map((row, _) -> kinds.put(row.getString("key"), kind(row.getString("kind"))))
        .list();
    return new CatalogDiff.Retired(meters.ever(tx, environment), kinds);
  }

  void insert(Tx tx, EnvironmentId environment, Catalog catalog, Entry entry) {
    tx.handle()
        .createUpdate(
            """
            insert into catalog_versions
              (environment, version, document, applied_at, applied_by, name, cost_currency,
               payment_fee_pct, default_plan, upgrade_url)
            values
              (:environment, :version, :document, :appliedAt, :appliedBy, :name, :costCurrency,
               :paymentFeePct, :defaultPlan, :upgradeUrl)
            """)
        .bind("environment", environment.value())
        .bind("version", entry.version())
        .bind("document", entry.document())
        .bind("appliedAt", entry.appliedAt().atOffset(ZoneOffset.UTC))
        .bind("appliedBy", entry.appliedBy())
        .bind("name", catalog.name())
        .bind("costCurrency", catalog.costCurrency())
        .bind("paymentFeePct", catalog.paymentFeePct())
        .bind("defaultPlan", catalog.defaultPlan())
        .bind("upgradeUrl", catalog.upgradeUrl())
        .execute();
    Map<String, Integer> numbers =
        meters.insert(tx, environment, entry.version(), catalog.meters().values());
    counters.insert(tx, environment, entry.version(), catalog.counters().values());
    insertFeatures(tx, environment, entry.version(), catalog, numbers);
    insertActions(tx, environment, entry.version(), catalog);
    plans.insert(tx, environment, entry.version(), catalog.plans().values());
  }

  private Optional<Head> head(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            """
            select version, name, cost_currency, payment_fee_pct, default_plan, upgrade_url
            from catalog_versions
            where environment = :environment
            order by version desc
            limit 1
            """)
        .bind("environment", environment.value())
        .map(
            (row, _) ->
                new Head(
                    row.getInt("version"),
                    row.getString("name"),
                    row.getString("cost_currency"),
                    row.getBigDecimal("payment_fee_pct"),
                    row.getString("default_plan"),
                    row.getString("upgrade_url")))
        .findOne();
  }

  private List<Feature> features(Tx tx, EnvironmentId environment, int version) {
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

  private List<Action> actions(Tx tx, EnvironmentId environment, int version) {
    return query(
            tx,
            environment,
            version,
            """
            select key, feature, amount, failure
            from catalog_actions
            where environment = :environment and version = :version
            """)
        .map(
            (row, _) ->
                new Action(
                    row.getString("key"),
                    row.getString("feature"),
                    new Quantity(row.getBigDecimal("amount")),
                    Action.Failure.valueOf(row.getString("failure").toUpperCase(Locale.ROOT))))
        .list();
  }

  private static Query query(Tx tx, EnvironmentId environment, int version, String text) {
    return tx.handle()
        .createQuery(text)
        .bind("environment", environment.value())
        .bind("version", version);
  }

  private static void insertFeatures(
      Tx tx,
      EnvironmentId environment,
      int version,
      Catalog catalog,
      Map<String, Integer> numbers) {
    PreparedBatch features =
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
      features
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
    features.execute();
    names.execute();
  }

  private static void insertActions(
      Tx tx, EnvironmentId environment, int version, Catalog catalog) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into catalog_actions (environment, version, key, feature, amount, failure)
                values (:environment, :version, :key, :feature, :amount, :failure)
                """);
    for (Action action : catalog.actions().values()) {
      batch
          .bind("environment", environment.value())
          .bind("version", version)
          .bind("key", action.key())
          .bind("feature", action.feature())
          .bind("amount", action.amount().value())
          .bind("failure", action.failure().name().toLowerCase(Locale.ROOT))
          .add();
    }
    batch.execute();
  }

  private static FeatureKind kind(String text) {
    return FeatureKind.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
