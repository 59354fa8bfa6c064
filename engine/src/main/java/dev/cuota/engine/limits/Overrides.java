package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts and tenants have other limits than their plans give, all of them in memory. What
 * this node changes is in force with its commit; what others change is found by {@link #follow}.
 */
final class Overrides {
  private final Database database;
  private final Map<Long, OfAccount> byAccount = new ConcurrentHashMap<>();
  private String seenUntil = "0";
  private long revision;
  private BiConsumer<EnvironmentId, Long> listener = (_, _) -> {};

  Overrides(Database database) {
    this.database = database;
    follow();
  }

  /** Tells of accounts whose overrides change from now on. */
  void tell(BiConsumer<EnvironmentId, Long> of) {
    listener = of;
  }

  /**
   * The overrides of one account, by feature. Never changed, but replaced.
   *
   * @param own of single tenants
   * @param shared of all tenants that have no own
   * @param revision another one with each change
   */
  record OfAccount(
      Map<TenantId, Map<String, LimitOverride>> own,
      Map<String, LimitOverride> shared,
      long revision) {
    static final OfAccount NONE = new OfAccount(Map.of(), Map.of(), 0);

    /** Of each account of which something is said. */
    static Map<Long, OfAccount> each(List<OverrideSql.Said> said) {
      Map<Long, OfAccount> each = new HashMap<>();
      for (OverrideSql.Said one : said) {
        each.merge(one.holder().account(), NONE.with(one, 0), (before, _) -> before.with(one, 0));
      }
      return each;
    }

    private OfAccount with(OverrideSql.Said said, long next) {
      TenantId tenant = said.holder().tenant();
      if (tenant == null) {
        return new OfAccount(own, changed(shared, said), next);
      }
      Map<TenantId, Map<String, LimitOverride>> all = new HashMap<>(own);
      all.put(tenant, changed(own.getOrDefault(tenant, Map.of()), said));
      return new OfAccount(Map.copyOf(all), shared, next);
    }

    private static Map<String, LimitOverride> changed(
        Map<String, LimitOverride> before, OverrideSql.Said said) {
      Map<String, LimitOverride> after = new HashMap<>(before);
      if (said.override() == null) {
        after.remove(said.feature());
      } else {
        after.put(said.feature(), said.override());
      }
      return Map.copyOf(after);
    }

    private boolean saysSameAs(OfAccount other) {
      return own.equals(other.own) && shared.equals(other.shared);
    }

    private boolean isEmpty() {
      return shared.isEmpty() && own.values().stream().allMatch(Map::isEmpty);
    }
  }

  /** The overrides of an account; null for none. */
  @Nullable OfAccount of(long account) {
    return byAccount.get(account);
  }

  /** Writes a change, in force on this node with the commit. */
  void put(Tx tx, OverrideHolder holder, OverrideChange change, Instant now) {
    OverrideSql.put(tx, holder, change, now);
    tx.afterCommit(this::follow);
  }

  /** Learns what has changed since the last look. */
  synchronized void follow() {
    database.useTx(
        Scope.everything(),
        tx -> {
          String horizon = tx.horizon();
          remember(OverrideSql.since(tx, seenUntil));
          seenUntil = horizon;
        });
  }

  private synchronized void remember(List<OverrideSql.Said> said) {
    for (OverrideSql.Said one : said) {
      long account = one.holder().account();
      OfAccount known = byAccount.getOrDefault(account, OfAccount.NONE);
      OfAccount after = known.with(one, revision + 1);
      // While an old transaction is open the same rows are found again and again.
      if (!after.saysSameAs(known)) {
        revision++;
        if (after.isEmpty()) {
          byAccount.remove(account);
        } else {
          byAccount.put(account, after);
        }
        listener.accept(one.holder().environment(), account);
      }
    }
  }
}
