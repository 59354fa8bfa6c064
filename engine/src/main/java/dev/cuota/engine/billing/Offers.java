package dev.cuota.engine.billing;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.Outlook;
import dev.cuota.core.rating.UpgradeOffer;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.limits.AccountMonth;
import dev.cuota.engine.limits.FeatureMonth;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Offers a better plan before a month ends that would cost more without it: by what was used so far, carried on
 * evenly. Accounts whose tenants have allowances of their own are offered nothing while they have several.
 */
public final class Offers {
  private final Platform platform;
  private final Catalogs catalogs;
  private final Accounts accounts;
  private final MonthBook months;
  private final CommissionRun commission;

  Offers(
      Platform platform,
      Catalogs catalogs,
      Accounts accounts,
      MonthBook months,
      CommissionRun commission) {
    this.platform = platform;
    this.catalogs = catalogs;
    this.accounts = accounts;
    this.months = months;
    this.commission = commission;
  }

  /** The best one; empty when the present plan costs least, or nothing can be foretold yet. */
  public Optional<UpgradeOffer> of(EnvironmentId environment, long account) {
    return platform.database().inTx(Scope.of(environment), tx -> of(tx, environment, account));
  }

  private Optional<UpgradeOffer> of(Tx tx, EnvironmentId environment, long account) {
    Instant now = platform.clock().now();
    Period month = Period.month(now);
    List<PlanHeld> held = accounts.plansAt(tx, environment, now, List.of(account));
    return months.of(tx, environment, month, held).stream()
        .findFirst()
        .flatMap(used -> of(tx, environment, used, held, now));
  }

  private Optional<UpgradeOffer> of(
      Tx tx, EnvironmentId environment, AccountMonth used, List<PlanHeld> held, Instant now) {
    Plan plan = used.plan();
    if (plan == null || used.features().stream().anyMatch(one -> one.parts().size() > 1)) {
      return Optional.empty();
    }
    TreeMap<String, Outlook.Expected> features = new TreeMap<>();
    for (FeatureMonth feature : used.features()) {
      for (FeatureMonth.Part part : feature.parts()) {
        Optional<Quantity> expected = Outlook.atEnd(part.used().used(), used.month(), now);
        if (expected.isEmpty()) {
          return Optional.empty();
        }
        String key = feature.feature().key();
        features.put(
            key,
            new Outlook.Expected(
                expected.get(), overridden(plan, key, part), part.used().granted()));
      }
    }
    Money sales = sales(tx, environment, used.month(), held, now);
    return UpgradeOffer.best(
        plan,
        catalogs.current(environment).catalog().plans().values(),
        new Outlook(used.month(), features, sales, used.fees()));
  }

  private static @Nullable Limit overridden(Plan plan, String feature, FeatureMonth.Part part) {
    Limit inForce = part.entitlement().limit();
    return inForce.equals(plan.entitlement(feature).limit()) ? null : inForce;
  }

  /** What will have been sold; null where nothing is, or not all of it has a value. */
  private @Nullable Money sales(
      Tx tx, EnvironmentId environment, Period month, List<PlanHeld> held, Instant now) {
    return commission
        .sold(tx, environment, month, held)
        .flatMap(
            sold ->
                Outlook.atEnd(new Quantity(sold.amount()), month, now)
                    .map(all -> new Money(all.value(), sold.currency())))
        .orElse(null);
  }
}
