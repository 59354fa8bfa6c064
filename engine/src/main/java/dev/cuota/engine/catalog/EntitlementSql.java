package dev.cuota.engine.catalog;

import static dev.cuota.engine.catalog.PlanSql.lower;
import static dev.cuota.engine.catalog.PlanSql.upper;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What versions of plans give of features, and what more of it costs. */
final class EntitlementSql {
  private record Key(PlanSql.Ref plan, String feature) {}

  /** The entitlements of versions of plans, by feature. */
  Map<PlanSql.Ref, SortedMap<String, Entitlement>> of(
      Tx tx, EnvironmentId environment, List<PlanSql.Ref> refs) {
    Map<Key, List<Overage.Tier>> rates = rates(tx, environment, refs);
    Map<PlanSql.Ref, SortedMap<String, Entitlement>> held = new HashMap<>();
    PlanSql.wanted(
            tx,
            environment,
            refs,
            """
            select plan, version, feature, grants, amount, mode, window_length, scope, overage,
                   package_size, overage_minimum, overage_maximum, refill, burst, own_grants,
                   own_amount
            from plan_entitlements
            join unnest(:plans, :versions) as wanted (plan, version) using (plan, version)
            where environment = :environment
            """)
        .map(
            (row, _) -> {
              Key key = key(row);
              return held.computeIfAbsent(key.plan(), _ -> new TreeMap<>())
                  .put(key.feature(), entitlement(row, rates.getOrDefault(key, List.of())));
            })
        .list();
    return held;
  }

  void insert(Tx tx, EnvironmentId environment, Plan plan) {
    PreparedBatch entitlements =
        tx.handle()
            .prepareBatch(
                """
                insert into plan_entitlements
                  (environment, plan, version, feature, grants, amount, mode, window_length, scope,
                   overage, package_size, overage_minimum, overage_maximum, refill, burst,
                   own_grants, own_amount)
                values
                  (:environment, :plan, :version, :feature, :grants, :amount, :mode, :window,
                   :scope, :overage, :packageSize, :minimum, :maximum, :refill, :burst, :ownGrants,
                   :ownAmount)
                """);
    PreparedBatch rates =
        tx.handle()
            .prepareBatch(
                """
                insert into plan_rates
                  (environment, plan, version, feature, position, up_to, price)
                values (:environment, :plan, :version, :feature, :position, :upTo, :price)
                """);
    plan.entitlements()
        .forEach(
            (feature, entitlement) -> {
              add(bind(entitlements, environment, plan, feature), entitlement);
              if (entitlement.overage() != null) {
                addRates(rates, environment, plan, feature, entitlement.overage());
              }
            });
    entitlements.execute();
    rates.execute();
  }

  private static Map<Key, List<Overage.Tier>> rates(
      Tx tx, EnvironmentId environment, List<PlanSql.Ref> refs) {
    Map<Key, List<Overage.Tier>> rates = new HashMap<>();
    PlanSql.wanted(
            tx,
            environment,
            refs,
            """
            select plan, version, feature, up_to, price
            from plan_rates
            join unnest(:plans, :versions) as wanted (plan, version) using (plan, version)
            where environment = :environment
            order by position
            """)
        .map(
            (row, _) ->
                rates
                    .computeIfAbsent(key(row), _ -> new ArrayList<>())
                    .add(
                        new Overage.Tier(
                            quantity(row.getBigDecimal("up_to")), row.getBigDecimal("price"))))
        .list();
    return rates;
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(
        new PlanSql.Ref(row.getString("plan"), row.getInt("version")), row.getString("feature"));
  }

  private static Entitlement entitlement(ResultSet row, List<Overage.Tier> rates)
      throws SQLException {
    String window = row.getString("window_length");
    String overage = row.getString("overage");
    String ownGrants = row.getString("own_grants");
    return new Entitlement(
        Limit.stored(row.getString("grants"), row.getBigDecimal("amount")),
        Mode.valueOf(upper(row.getString("mode"))),
        window == null ? null : Entitlement.Window.valueOf(upper(window)),
        Entitlement.Scope.valueOf(upper(row.getString("scope"))),
        overage == null ? null : overage(row, overage, rates),
        row.getString("refill") == null
            ? null
            : new Entitlement.Steady(quantity(row.getBigDecimal("burst"))),
        ownGrants == null ? null : Limit.stored(ownGrants, row.getBigDecimal("own_amount")));
  }

  private static Overage overage(ResultSet row, String kind, List<Overage.Tier> rates)
      throws SQLException {
    Overage price = overage(kind, row.getBigDecimal("package_size"), rates);
    BigDecimal minimum = row.getBigDecimal("overage_minimum");
    BigDecimal maximum = row.getBigDecimal("overage_maximum");
    return minimum == null && maximum == null
        ? price
        : new Overage.Bounded(price, minimum, maximum);
  }

  private static Overage overage(
      String kind, @Nullable BigDecimal packageSize, List<Overage.Tier> rates) {
    if (packageSize != null) {
      return new Overage.Packages(new Quantity(packageSize), rates.getFirst().unitPrice());
    }
    return switch (kind) {
      case "plain" -> new Overage.Plain(rates.getFirst().unitPrice());
      case "graduated" -> new Overage.Graduated(rates);
      case "volume" -> new Overage.Volume(rates);
      default -> throw new IllegalStateException("unknown overage " + kind);
    };
  }

  private static void add(PreparedBatch batch, Entitlement entitlement) {
    Overage said = entitlement.overage();
    Overage.Bounded bounded = said instanceof Overage.Bounded with ? with : null;
    Overage overage = bounded == null ? said : bounded.price();
    Entitlement.Window window = entitlement.window();
    Entitlement.Steady steady = entitlement.refill();
    Quantity burst = steady == null ? null : steady.burst();
    Limit ownProvider = entitlement.ownProvider();
    batch
        .bind("grants", entitlement.limit().grants())
        .bind("amount", entitlement.limit().number())
        .bind("mode", lower(entitlement.mode()))
        .bind("window", window == null ? null : lower(window))
        .bind("scope", lower(entitlement.scope()))
        .bind("overage", overage == null ? null : kind(overage))
        .bind(
            "packageSize",
            overage instanceof Overage.Packages(Quantity size, _) ? size.value() : null)
        .bind("minimum", bounded == null ? null : bounded.minimum())
        .bind("maximum", bounded == null ? null : bounded.maximum())
        .bind("refill", steady == null ? null : "steady")
        .bind("burst", burst == null ? null : burst.value())
        .bind("ownGrants", ownProvider == null ? null : ownProvider.grants())
        .bind("ownAmount", ownProvider == null ? null : ownProvider.number())
        .add();
  }

  private static void addRates(
      PreparedBatch batch, EnvironmentId environment, Plan plan, String feature, Overage overage) {
    List<Overage.Tier> rates = tiers(overage);
    for (int i = 0; i < rates.size(); i++) {
      Quantity upTo = rates.get(i).upTo();
      bind(batch, environment, plan, feature)
          .bind("position", i)
          .bind("upTo", upTo == null ? null : upTo.value())
          .bind("price", rates.get(i).unitPrice())
          .add();
    }
  }

  private static List<Overage.Tier> tiers(Overage overage) {
    return switch (overage) {
      case Overage.Plain(BigDecimal price) -> List.of(new Overage.Tier(null, price));
      case Overage.Packages(_, BigDecimal price) -> List.of(new Overage.Tier(null, price));
      case Overage.Graduated(List<Overage.Tier> tiers) -> tiers;
      case Overage.Volume(List<Overage.Tier> tiers) -> tiers;
      case Overage.Bounded(Overage price, _, _) -> tiers(price);
    };
  }

  private static PreparedBatch bind(
      PreparedBatch batch, EnvironmentId environment, Plan plan, String feature) {
    return batch
        .bind("environment", environment.value())
        .bind("plan", plan.key())
        .bind("version", plan.version())
        .bind("feature", feature);
  }

  private static String kind(Overage overage) {
    return switch (overage) {
      case Overage.Plain _ -> "plain";
      case Overage.Graduated _ -> "graduated";
      case Overage.Volume _ -> "volume";
      case Overage.Packages _ -> "packages";
      case Overage.Bounded(Overage price, _, _) -> kind(price);
    };
  }

  private static @Nullable Quantity quantity(@Nullable BigDecimal value) {
    return value == null ? null : new Quantity(value);
  }
}
