package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.core.catalog.Counter;
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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

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
  private final FeatureSql features = new FeatureSql();
  private final CounterSql counters = new CounterSql();
  private final TenantTableSql tenantTables = new TenantTableSql();
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
    return snapshot(tx, environment, versionAt(tx, environment, null));
  }

  /**
   * The version that was in force at a moment, the first one if there was none yet; 0 before any.
   *
   * @param moment null for now
   */
  int versionAt(Tx tx, EnvironmentId environment, @Nullable Instant moment) {
    return tx.handle()
        .createQuery(
            """
            select coalesce(
              max(version) filter (where applied_at <= coalesce(:moment::timestamptz, 'infinity')),
              min(version), 0)
            from catalog_versions where environment = :environment
            """)
        .bind("environment", environment.value())
        .bindByType(
            "moment", moment == null ? null : moment.atOffset(ZoneOffset.UTC), OffsetDateTime.class)
        .mapTo(Integer.class)
        .one();
  }

  /** A version; the empty one for version 0. */
  CatalogSnapshot snapshot(Tx tx, EnvironmentId environment, int version) {
    Head head = head(tx, environment, version).orElse(null);
    if (head == null) {
      return new CatalogSnapshot(0, Catalog.EMPTY, new MeterBook(List.of()));
    }
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
            Catalog.byKey(features.of(tx, environment, version), Feature::key),
            new TreeMap<>(Catalog.byKey(actions(tx, environment, version), Action::key)),
            Catalog.byKey(plans.of(tx, environment, version), Plan::key),
            new TreeMap<>(Catalog.byKey(counters.of(tx, environment, version), Counter::key)),
            tenantTables.of(tx, environment, version));
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
        .map((row, _) -> kinds.put(row.getString("key"), FeatureSql.kind(row.getString("kind"))))
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
    tenantTables.insert(tx, environment, entry.version(), catalog.tenantTables());
    features.insert(tx, environment, entry.version(), catalog, numbers);
    insertActions(tx, environment, entry.version(), catalog);
    plans.insert(tx, environment, entry.version(), catalog.plans().values());
  }

  private Optional<Head> head(Tx tx, EnvironmentId environment, int version) {
    return tx.handle()
        .createQuery(
            """
            select version, name, cost_currency, payment_fee_pct, default_plan, upgrade_url
            from catalog_versions
            where environment = :environment and version = :version
            """)
        .bind("environment", environment.value())
        .bind("version", version)
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
}
