package dev.cuota.engine.accounts;

import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.ForgottenTenant;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has clusters forget accounts whose subscription is purged. A count that is more than nothing counts
 * rows of the platform: it stays until these are deleted, or they could never be taken off it; for a
 * while after the purge it is looked for such counts that have come to nothing.
 */
public final class Purges {
  /** So long after a purge it is looked for what was left. */
  static final Duration LOOK_AGAIN = Duration.ofDays(90);

  private static final Logger LOG = LoggerFactory.getLogger(Purges.class);
  private static final Cause CAUSE = Cause.job("purge");
  private static final int PAGE = 200;

  private final Platform platform;
  private final Rooms rooms;
  private final AccountLock lock;

  /** What it stands on. */
  record Rooms(Journal journal, Clusters clusters, Mirrors mirrors) {}

  Purges(Platform platform, Rooms rooms, AccountLock lock) {
    this.platform = platform;
    this.rooms = rooms;
    this.lock = lock;
  }

  /**
   * Deals with all that are due, one account after the other.
   *
   * @param dryRun whether only to say what would be done
   * @return what was done, or would be, to each
   */
  public List<String> run(boolean dryRun) {
    Instant since = platform.clock().now().minus(LOOK_AGAIN);
    List<String> lines = new ArrayList<>();
    long after = 0;
    List<PurgesSql.Over> page;
    do {
      long from = after;
      page =
          platform.database().inTx(Scope.everything(), tx -> PurgesSql.due(tx, since, from, PAGE));
      for (PurgesSql.Over one : page) {
        after = one.account();
        try {
          purge(one, dryRun, lines);
        } catch (RuntimeException e) {
          LOG.warn("account {} cannot be purged now: {}", one.key(), e.toString());
          lines.add("%s: cannot be purged now: %s".formatted(one.key(), e));
        }
      }
    } while (page.size() == PAGE);
    return lines;
  }

  private void purge(PurgesSql.Over one, boolean dryRun, List<String> lines) {
    Map<String, ForgottenTenant> forgotten = forget(one, dryRun);
    forgotten.values().removeIf(ForgottenTenant::isNothing);
    if (one.before() && forgotten.isEmpty()) {
      return;
    }
    Map<String, String> told = new LinkedHashMap<>();
    forgotten.forEach((tenant, what) -> told.put("tenant " + tenant, said(what)));
    if (dryRun || isNoted(one, told)) {
      lines.add("%s: purged %s".formatted(one.key(), told));
    }
    if (!dryRun && !one.before()) {
      // Its cluster may have been told of it until that commit.
      forget(one, false);
    }
  }

  private Map<String, ForgottenTenant> forget(PurgesSql.Over one, boolean dryRun) {
    Map<String, ForgottenTenant> forgotten = new LinkedHashMap<>();
    List<Store> stores =
        platform
            .database()
            .inTx(
                Scope.of(one.environment()),
                tx -> StoreSql.ofAccount(tx, one.environment(), one.account()));
    for (Store store : stores) {
      String cluster = store.cluster();
      if (cluster != null && rooms.clusters().isKnown(one.environment(), cluster)) {
        forgotten.put(
            store.key(),
            rooms.clusters().stores().forget(one.environment(), cluster, store.key(), dryRun));
      }
    }
    return forgotten;
  }

  /** Who came back meanwhile is told to the clusters again, and is not purged. */
  private boolean isNoted(PurgesSql.Over one, Map<String, String> told) {
    return platform
        .database()
        .inTx(
            Scope.of(one.environment()),
            tx -> {
              lock.take(tx, one.account());
              boolean purged =
                  one.before() || PurgesSql.purged(tx, one.account(), platform.clock().now());
              if (purged) {
                rooms
                    .journal()
                    .record(
                        tx,
                        new Act(
                            CAUSE,
                            "account.purged",
                            "account " + one.key(),
                            one.account(),
                            Map.of(),
                            told));
              } else {
                rooms.mirrors().due(tx, one.environment(), one.account());
              }
              return purged;
            });
  }

  private static String said(ForgottenTenant what) {
    String said = (what.row() ? "row, " : "") + what.counts() + " counts";
    return what.left().isEmpty() ? said : said + "; left " + what.left();
  }
}
