package dev.cuota.engine.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.ConditionalUsage;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.UsageConsumed;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is used in windows that begin on the clock. An hour and a day count everything that the meter
 * counts, from its rollups; a minute counts what was consumed.
 */
final class Windows {
  private static final long MAX_REMEMBERED = 100_000;

  /** How far a look may be behind; who consumes is never behind. */
  private static final Duration REMEMBERED = Duration.ofMillis(250);

  private final Database database;
  private final Metering metering;
  private final Cache<Place, Quantity> remembered =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  private record Place(List<TenantId> tenants, int meter, Period window) {}

  Windows(Database database, Metering metering) {
    this.database = database;
    this.metering = metering;
  }

  /** What was used in the window that holds {@code now}, as a transaction sees it. */
  Quantity used(Tx tx, List<Tenant> tenants, Allowance allowance, Instant now) {
    Period window = allowance.window(now);
    List<TenantId> ids = tenants.stream().map(Tenant::id).toList();
    return allowance.entitlement().window() == Entitlement.Window.MINUTE
        ? MinuteSql.used(tx, ids, allowance.meter(), window.start())
        : metering.usedIn(tx, ids, allowance.meter(), window);
  }

  /** The same, a moment ago at most. */
  Quantity used(List<Tenant> tenants, Allowance allowance, Instant now) {
    Place place =
        new Place(
            tenants.stream().map(Tenant::id).toList(), allowance.meter(), allowance.window(now));
    Quantity known = remembered.getIfPresent(place);
    if (known == null) {
      known = database.inTx(Scope.everything(), tx -> used(tx, tenants, allowance, now));
      remembered.put(place, known);
    }
    return known;
  }

  /** Hears what was consumed: minutes are counted here, in the same transaction. */
  void consumed(Tx tx, UsageConsumed event) {
    for (UsageConsumed.Consumed one : event.consumed()) {
      for (ConditionalUsage.Part part : one.usage().parts()) {
        if (part.guard() instanceof PartGuard guard && countsMinutes(guard)) {
          Instant minute = Entitlement.Window.MINUTE.holding(event.time()).start();
          MinuteSql.add(tx, guard.tenant(), part.meter(), minute, part.amount());
        }
      }
    }
  }

  private static boolean countsMinutes(PartGuard guard) {
    return guard.allowances().stream()
        .anyMatch(
            one -> one.bucket() == null && one.entitlement().window() == Entitlement.Window.MINUTE);
  }
}
