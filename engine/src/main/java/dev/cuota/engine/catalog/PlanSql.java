package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Versions of plans, and which of them a version of the catalog sells. */
final class PlanSql {
  /** One version of one plan. */
  record Ref(String plan, int version) {}

  private final EntitlementSql entitlements = new EntitlementSql();

  /** The plans of a catalog's version, in its order. */
  List<Plan> of(Tx tx, EnvironmentId environment, int catalogVersion) {
    List<Ref> refs =
        tx.handle()
            .createQuery(
                """
                select plan, plan_version
                from catalog_plans
                where environment = :environment and version = :version
                order by position
                """)
            .bind("environment", environment.value())
            .bind("version", catalogVersion)
            .map((row, _) -> new Ref(row.getString("plan"), row.getInt("plan_version")))
            .list();
    Map<Ref, Plan> plans = load(tx, environment, refs);
    return refs.stream().map(plans::get).toList();
  }

  /** One version of one plan. */
  Optional<Plan> find(Tx tx, EnvironmentId environment, String plan, int version) {
    return load(tx, environment, List.of(new Ref(plan, version))).values().stream().findFirst();
  }

  /**
   * Writes which plans a version of the catalog sells, each in its newest version where that has
   * the same terms, else in one version more.
   */
  void insert(Tx tx, EnvironmentId environment, int catalogVersion, Collection<Plan> plans) {
    Map<String, Plan> newest = newest(tx, environment);
    PreparedBatch sold =
        tx.handle()
            .prepareBatch(
                """
                insert into catalog_plans (environment, version, plan, plan_version, position)
                values (:environment, :version, :plan, :planVersion, :position)
                """);
    int position = 0;
    for (Plan plan : plans) {
      Plan known = newest.get(plan.key());
      int version = known == null ? 1 : known.version() + 1;
      if (known != null && known.sameTermsAs(plan)) {
        version = known.version();
      } else {
        insertVersion(tx, environment, plan.withVersion(version));
      }
      sold.bind("environment", environment.value())
          .bind("version", catalogVersion)
          .bind("plan", plan.key())
          .bind("planVersion", version)
          .bind("position", position++)
          .add();
    }
    sold.execute();
  }

  private Map<String, Plan> newest(Tx tx, EnvironmentId environment) {
    List<Ref> refs =
        tx.handle()
            .createQuery(
                """
                select plan, max(version) as version
                from plan_versions
                where environment = :environment
                group by plan
                """)
            .bind("environment", environment.value())
            .map((row, _) -> new Ref(row.getString("plan"), row.getInt("version")))
            .list();
    Map<String, Plan> newest = new HashMap<>();
    load(tx, environment, refs).forEach((ref, plan) -> newest.put(ref.plan(), plan));
    return newest;
  }

  private Map<Ref, Plan> load(Tx tx, EnvironmentId environment, List<Ref> refs) {
    Map<Ref, SortedMap<String, String>> names = names(tx, environment, refs);
    Map<Ref, SortedMap<String, Entitlement>> held = entitlements.of(tx, environment, refs);
    Map<Ref, Plan> plans = new HashMap<>();
    wanted(
            tx,
            environment,
            refs,
            """
            select plan, version, price, currency, billing_interval, same_as, gmv_threshold,
                   gmv_commission_pct, grace_days, enforcement
            from plan_versions
            join unnest(:plans, :versions) as wanted (plan, version) using (plan, version)
            where environment = :environment
            """)
        .map(
            (row, _) -> {
              Ref ref = new Ref(row.getString("plan"), row.getInt("version"));
              BigDecimal threshold = row.getBigDecimal("gmv_threshold");
              return plans.put(
                  ref,
                  new Plan(
                      ref.plan(),
                      ref.version(),
                      names.getOrDefault(ref, new TreeMap<>()),
                      row.getBigDecimal("price"),
                      row.getString("currency"),
                      Plan.Interval.valueOf(upper(row.getString("billing_interval"))),
                      row.getString("same_as"),
                      held.getOrDefault(ref, new TreeMap<>()),
                      threshold == null ? null : new Quantity(threshold),
                      row.getBigDecimal("gmv_commission_pct"),
                      row.getInt("grace_days"),
                      Plan.Policy.valueOf(upper(row.getString("enforcement")))));
            })
        .list();
    return plans;
  }

  private static Map<Ref, SortedMap<String, String>> names(
      Tx tx, EnvironmentId environment, List<Ref> refs) {
    Map<Ref, SortedMap<String, String>> names = new HashMap<>();
    wanted(
            tx,
            environment,
            refs,
            """
            select plan, version, locale, name
            from plan_names
            join unnest(:plans, :versions) as wanted (plan, version) using (plan, version)
            where environment = :environment
            """)
        .map(
            (row, _) ->
                names
                    .computeIfAbsent(
                        new Ref(row.getString("plan"), row.getInt("version")), _ -> new TreeMap<>())
                    .put(row.getString("locale"), row.getString("name")))
        .list();
    return names;
  }

  private void insertVersion(Tx tx, EnvironmentId environment, Plan plan) {
    Quantity threshold = plan.gmvThreshold();
    tx.handle()
        .createUpdate(
            """
            insert into plan_versions
              (environment, plan, version, price, currency, billing_interval, same_as,
               gmv_threshold, gmv_commission_pct, grace_days, enforcement)
            values
              (:environment, :plan, :version, :price, :currency, :interval, :sameAs,
               :gmvThreshold, :gmvCommissionPct, :graceDays, :enforcement)
            """)
        .bind("environment", environment.value())
        .bind("plan", plan.key())
        .bind("version", plan.version())
        .bind("price", plan.price())
        .bind("currency", plan.currency())
        .bind("interval", lower(plan.interval()))
        .bind("sameAs", plan.like())
        .bind("gmvThreshold", threshold == null ? null : threshold.value())
        .bind("gmvCommissionPct", plan.gmvCommissionPct())
        .bind("graceDays", plan.graceDays())
        .bind("enforcement", lower(plan.enforcement()))
        .execute();
    insertNames(tx, environment, plan);
    entitlements.insert(tx, environment, plan);
  }

  private static void insertNames(Tx tx, EnvironmentId environment, Plan plan) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into plan_names (environment, plan, version, locale, name)
                values (:environment, :plan, :version, :locale, :name)
                """);
    plan.names()
        .forEach(
            (locale, name) ->
                batch
                    .bind("environment", environment.value())
                    .bind("plan", plan.key())
                    .bind("version", plan.version())
                    .bind("locale", locale)
                    .bind("name", name)
                    .add());
    batch.execute();
  }

  /** A query over {@code unnest(:plans, :versions)}. */
  static Query wanted(Tx tx, EnvironmentId environment, List<Ref> refs, String text) {
    return tx.handle()
        .createQuery(text)
        .bind("environment", environment.value())
        .bindArray("plans", String.class, refs.stream().map(Ref::plan).toList())
        .bindArray("versions", Integer.class, refs.stream().map(Ref::version).toList());
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }
}
