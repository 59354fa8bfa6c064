package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Which accounts pay providers of their own, the newest of each feature in memory. What this node
 * changes is in force with its commit; what others change is found by {@link #follow}.
 */
final class OwnProviders {
  private final Database database;
  private final Map<Long, Map<String, OwnProviderSql.Row>> byAccount = new ConcurrentHashMap<>();
  private String seenUntil = "0";
  private BiConsumer<EnvironmentId, Long> listener = (_, _) -> {};

  OwnProviders(Database database) {
    this.database = database;
    follow();
  }

  /** Tells of accounts for which this changes from now on. */
  void tell(BiConsumer<EnvironmentId, Long> of) {
    listener = of;
  }

  /** The features that an account pays for itself at a moment. */
  Set<String> inForce(long account, Instant now) {
    Map<String, OwnProviderSql.Row> known = byAccount.get(account);
    return known == null
        ? Set.of()
        : known.values().stream()
            .map(OwnProviderSql.Row::provider)
            .filter(one -> one.holds(now))
            .map(OwnProvider::feature)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The plan with the limits that it has for who pays for these features. */
  static CompiledPlan lift(CompiledPlan plan, Set<String> own) {
    Map<String, Limit> lifted = new HashMap<>();
    for (String feature : own) {
      var allowance = plan.allowances().get(feature);
      Limit limit = allowance == null ? null : allowance.entitlement().ownProvider();
      if (limit != null) {
        lifted.put(feature, limit);
      }
    }
    return lifted.isEmpty() ? plan : plan.lifted(lifted);
  }

  /** Takes what a transaction of this node changes, once it is committed. */
  void changed(Tx tx) {
    tx.afterCommit(this::follow);
  }

  /** Learns what has changed since the last look. */
  synchronized void follow() {
    List<OwnProviderSql.Row> news =
        database.inTx(
            Scope.everything(),
            tx -> {
              String horizon = tx.horizon();
              List<OwnProviderSql.Row> found = OwnProviderSql.since(tx, seenUntil);
              seenUntil = horizon;
              return found;
            });
    news.forEach(this::remember);
  }

  /** While an old transaction is open the same rows are found again and again. */
  private void remember(OwnProviderSql.Row row) {
    Map<String, OwnProviderSql.Row> known = byAccount.getOrDefault(row.account(), Map.of());
    OwnProviderSql.Row before = known.get(row.provider().feature());
    if (before == null || (row.id() >= before.id() && !row.equals(before))) {
      Map<String, OwnProviderSql.Row> after = new HashMap<>(known);
      after.put(row.provider().feature(), row);
      byAccount.put(row.account(), Map.copyOf(after));
      listener.accept(row.environment(), row.account());
    }
  }
}
