package dev.cuota.engine.quota;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaRules;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.metering.MonthTotal;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notices, in memory, which accounts may have crossed a threshold by what a transaction has counted.
 * Telling one too many costs a look at the database; one too few would be found by the daily
 * judgement, but does not happen:
 *
 * <p>Writers of one total come one after the other, as its row is locked. Who moves it to another
 * zone notes before the commit that it is in flight, and where it is only afterwards; whoever comes
 * between cannot take it for unmoved. What was remembered of an account is forgotten when any node
 * moves it to another state.
 */
final class Crossings {
  private static final int MAX_TOTALS = 500_000;
  private static final int[] ZONES_BP = {
    QuotaRules.WARNING_UNTIL_BP,
    QuotaRules.WARNING_FROM_BP,
    QuotaRules.OVER_UNTIL_BP,
    QuotaRules.OVER_FROM_BP
  };

  private final Accounts accounts;
  private final Limits limits;
  private final Modes modes;
  private final Set<Long> notActive = ConcurrentHashMap.newKeySet();
  private final Cache<Key, Zone> zones = Caffeine.newBuilder().maximumSize(MAX_TOTALS).build();

  Crossings(Accounts accounts, Limits limits, Modes modes) {
    this.accounts = accounts;
    this.limits = limits;
    this.modes = modes;
  }

  /** An account to judge; sorted, as they must be locked in one order. */
  record Payer(EnvironmentId environment, long account) implements Comparable<Payer> {
    private static final Comparator<Payer> ORDER =
        Comparator.<Payer>comparingInt(payer -> payer.environment().value())
            .thenComparingLong(Payer::account);

    @Override
    public int compareTo(Payer other) {
      return ORDER.compare(this, other);
    }
  }

  /** The accounts to judge after totals of {@code month} have changed. */
  Set<Payer> of(Tx tx, List<MonthTotal> totals, Period month) {
    List<MonthTotal> current =
        totals.stream().filter(total -> total.month().equals(month.start())).toList();
    Map<TenantId, Tenant> tenants =
        accounts.find(current.stream().map(MonthTotal::tenant).distinct().toList());
    Set<Payer> crossed = new TreeSet<>();
    List<Moved> moved = new ArrayList<>();
    for (MonthTotal total : current) {
      Tenant tenant = tenants.get(total.tenant());
      if (tenant != null && isJudged(tenant) && look(tx, tenant, total, moved)) {
        crossed.add(new Payer(tenant.environment(), tenant.account()));
      }
    }
    if (!moved.isEmpty()) {
      tx.afterCommit(() -> moved.forEach(this::remember));
    }
    return crossed;
  }

  /** Takes what is known of accounts' states. */
  void take(List<QuotaSql.Known> states) {
    if (states.isEmpty()) {
      return;
    }
    Set<Long> changed = ConcurrentHashMap.newKeySet();
    for (QuotaSql.Known known : states) {
      changed.add(known.account());
      if (known.active()) {
        notActive.remove(known.account());
      } else {
        notActive.add(known.account());
      }
    }
    zones.asMap().keySet().removeIf(key -> changed.contains(key.account()));
  }

  /** Forgets where an account's totals were, so that the next change of any is looked at. */
  void forget(long account) {
    zones.asMap().keySet().removeIf(key -> key.account() == account);
  }

  private boolean isJudged(Tenant tenant) {
    return modes.of(tenant.environment(), tenant.account()) != EnforcementMode.OFF;
  }

  private boolean look(Tx tx, Tenant tenant, MonthTotal total, List<Moved> moved) {
    Integer zone = zone(tx, tenant, total);
    if (zone == null) {
      return false;
    }
    Key key = new Key(tenant.account(), total.tenant(), total.meter());
    Zone known = zones.getIfPresent(key);
    if (known != null && known.zone() == zone && known.month().equals(total.month())) {
      return false;
    }
    zones.put(key, Zone.inFlight(total));
    moved.add(new Moved(key, new Zone(zone, total.month(), total.revision())));
    return known != null || zone > 0 || notActive.contains(tenant.account());
  }

  /** The zones of all allowances that the meter counts, in one number; null when there are none. */
  private @Nullable Integer zone(Tx tx, Tenant tenant, MonthTotal total) {
    Integer zone = null;
    for (Allowance allowance : limits.limited(tx, tenant)) {
      if (allowance.meter() == total.meter()) {
        int one = zone(allowance.basisPoints(total.used()));
        zone = zone == null ? one : zone * (ZONES_BP.length + 1) + one;
      }
    }
    return zone;
  }

  private static int zone(int fillBp) {
    int zone = 0;
    while (zone < ZONES_BP.length && fillBp >= ZONES_BP[zone]) {
      zone++;
    }
    return zone;
  }

  private void remember(Moved moved) {
    zones
        .asMap()
        .merge(moved.key(), moved.zone(), (known, next) -> next.isNewerThan(known) ? next : known);
  }

  private record Key(long account, TenantId tenant, int meter) {}

  private record Moved(Key key, Zone zone) {}

  private record Zone(int zone, Instant month, long revision) {
    private static final int IN_FLIGHT = -1;

    /** Some transaction moves it; unlike any zone, and older than what that one will remember. */
    static Zone inFlight(MonthTotal total) {
      return new Zone(IN_FLIGHT, total.month(), total.revision() - 1);
    }

    boolean isNewerThan(Zone other) {
      int months = month.compareTo(other.month);
      return months > 0 || (months == 0 && revision > other.revision);
    }
  }
}
