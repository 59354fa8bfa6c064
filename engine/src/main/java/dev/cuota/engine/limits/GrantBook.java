package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts and tenants have grants, all of them in memory but those that were over before the month
 * in which the node started. What this node changes is in force with its commit; what others change is
 * found by {@link #follow}.
 */
final class GrantBook {
  private final Platform platform;
  private final Map<Long, OfAccount> byAccount = new ConcurrentHashMap<>();
  private String seenUntil = "0";
  private long revision;
  private BiConsumer<EnvironmentId, Long> listener = (_, _) -> {};

  GrantBook(Platform platform) {
    this.platform = platform;
    follow();
  }

  /** Tells of accounts whose grants change from now on. */
  void tell(BiConsumer<EnvironmentId, Long> of) {
    listener = of;
  }

  /**
   * The grants of one account and its tenants. Never changed, but replaced.
   *
   * @param revision another one with each change
   */
  record OfAccount(Map<UUID, LimitGrant> grants, long revision) {
    static final OfAccount NONE = new OfAccount(Map.of(), 0);

    /**
     * Features of which a holder has grants that count in the month that holds {@code now}, or later.
     *
     * @param tenant null for the account's own
     */
    Set<String> features(@Nullable TenantId tenant, Instant now) {
      Instant month = Period.month(now).start();
      Set<String> features = new LinkedHashSet<>();
      for (LimitGrant grant : grants.values()) {
        TenantId of = grant.tenant();
        boolean own = tenant == null ? of == null : tenant.equals(of);
        if (own && !isOver(grant, month)) {
          features.add(grant.feature());
        }
      }
      return features;
    }

    private static boolean isOver(LimitGrant grant, Instant month) {
      Instant expires = grant.terms().expires();
      LimitGrant.Voided voided = grant.voided();
      return (expires != null && !expires.isAfter(month))
          || (voided != null && voided.at().isBefore(month));
    }

    private OfAccount with(LimitGrant grant, long next) {
      Map<UUID, LimitGrant> all = new HashMap<>(grants);
      all.put(grant.id(), grant);
      return new OfAccount(Map.copyOf(all), next);
    }
  }

  /** The grants of an account and its tenants; null for none. */
  @Nullable OfAccount of(long account) {
    return byAccount.get(account);
  }

  /** Learns what has changed since the last look. */
  synchronized void follow() {
    Instant month = Period.month(platform.clock().now()).start();
    platform
        .database()
        .useTx(
            Scope.everything(),
            tx -> {
              String horizon = tx.horizon();
              remember(GrantSql.since(tx, seenUntil, month));
              seenUntil = horizon;
            });
  }

  private void remember(List<LimitGrant> grants) {
    for (LimitGrant grant : grants) {
      OfAccount known = byAccount.getOrDefault(grant.account(), OfAccount.NONE);
      // While an old transaction is open the same rows are found again and again.
      if (!grant.equals(known.grants().get(grant.id()))) {
        revision++;
        byAccount.put(grant.account(), known.with(grant, revision));
        listener.accept(grant.environment(), grant.account());
      }
    }
  }
}
