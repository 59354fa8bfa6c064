package dev.cuota.engine.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.core.catalog.CatalogRules;
import dev.cuota.core.catalog.Finding;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each environment sells and how it counts it. Reads are answered from memory after first use;
 * a catalog that another node applies is in force here within {@link #REFRESH_INTERVAL} and the
 * time to read it.
 */
public final class Catalogs implements AutoCloseable {
  /** Most characters of a catalog's document. */
  public static final int MAX_DOCUMENT_LENGTH = 1_000_000;

  /** Most entries of one answer of {@link #history}. */
  public static final int MAX_HISTORY = 100;

  static final Duration REFRESH_INTERVAL = Duration.ofMillis(500);
  private static final int MAX_PLANS_IN_MEMORY = 20_000;
  private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);

  private record PlanRef(EnvironmentId environment, String key, int version) {}

  private final Database database;
  private final Clock clock;
  private final Journal journal;
  private final CatalogSql sql = new CatalogSql();
  private final Map<EnvironmentId, CatalogSnapshot> current = new ConcurrentHashMap<>();
  private final Cache<PlanRef, Plan> plans =
      Caffeine.newBuilder().maximumSize(MAX_PLANS_IN_MEMORY).build();
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("catalog-refresh").factory());

  /** Opens the room; {@code journal} takes down who applied what. */
  public Catalogs(Database database, Clock clock, Journal journal) {
    this.database = database;
    this.clock = clock;
    this.journal = journal;
    long millis = REFRESH_INTERVAL.toMillis();
    var _ =
        refresher.scheduleWithFixedDelay(this::tryRefresh, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** The catalog in force, from memory; one that is empty before the first apply. */
  public CatalogSnapshot current(EnvironmentId environment) {
    CatalogSnapshot known = current.get(environment);
    return known != null
        ? known
        : keep(environment, database.inTx(Scope.of(environment), tx -> inForce(tx, environment)));
  }

  /** The catalog that was in force at a moment, as a transaction sees it; the first one before that. */
  public CatalogSnapshot at(Tx tx, EnvironmentId environment, Instant moment) {
    int version = sql.versionAt(tx, environment, moment);
    CatalogSnapshot known = current.get(environment);
    return known != null && known.version() == version
        ? known
        : sql.snapshot(tx, environment, version);
  }

  /** One version of a plan, from memory; old versions stay for the accounts on them. */
  public Optional<Plan> plan(EnvironmentId environment, String key, int version) {
    PlanRef ref = new PlanRef(environment, key, version);
    Plan known = plans.getIfPresent(ref);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Plan> found =
        database.inTx(Scope.of(environment), tx -> sql.plan(tx, environment, key, version));
    found.ifPresent(plan -> plans.put(ref, plan));
    return found;
  }

  /** What applying {@code catalog} would change, and what of it is refused; writes nothing. */
  public CatalogDiff preview(EnvironmentId environment, Catalog catalog) {
    return database.inTx(
        Scope.of(environment),
        tx -> {
          CatalogSnapshot before = inForce(tx, environment);
          return diff(tx, environment, before, catalog);
        });
  }

  /**
   * Puts {@code catalog} in force, as one new version, unless it means the same as the one that is.
   * Publishes {@link CatalogApplied}.
   *
   * @param document the text it was read from, kept as it is
   * @param actor who does it
   */
  public ApplyOutcome apply(
      EnvironmentId environment, Catalog catalog, String document, String actor) {
    if (document.length() > MAX_DOCUMENT_LENGTH) {
      throw new IllegalArgumentException("document is longer than " + MAX_DOCUMENT_LENGTH);
    }
    return database.inTx(
        Scope.of(environment), tx -> apply(tx, environment, catalog, document, actor));
  }

  /** The document in force, as it was applied; empty before the first. */
  public Optional<String> document(EnvironmentId environment) {
    return database.inTx(Scope.of(environment), tx -> sql.document(tx, environment));
  }

  /** The versions of an environment's catalog, newest first, at most {@link #MAX_HISTORY}. */
  public List<CatalogVersion> history(EnvironmentId environment) {
    return database.inTx(Scope.of(environment), tx -> sql.history(tx, environment, MAX_HISTORY));
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }

  /** Notices what other nodes have applied: one small query, and a load where something changed. */
  void refresh() {
    if (current.isEmpty()) {
      return;
    }
    Map<EnvironmentId, Integer> versions =
        database.inTx(Scope.everything(), tx -> sql.versionsInForce(tx));
    versions.forEach(
        (environment, version) -> {
          CatalogSnapshot known = current.get(environment);
          if (known != null && known.version() < version) {
            keep(environment, database.inTx(Scope.of(environment), tx -> inForce(tx, environment)));
          }
        });
  }

  private void tryRefresh() {
    try {
      refresh();
    } catch (RuntimeException e) {
      // The catalog in memory stays in force; the next round asks again.
      LOG.warn("could not look for a newer catalog: {}", e.toString());
    }
  }

  private ApplyOutcome apply(
      Tx tx, EnvironmentId environment, Catalog catalog, String document, String actor) {
    sql.lock(tx, environment);
    CatalogSnapshot before = inForce(tx, environment);
    CatalogDiff diff = diff(tx, environment, before, catalog);
    if (diff.isEmpty()) {
      return new ApplyOutcome.Unchanged(before.version());
    }
    if (!diff.refusals().isEmpty()) {
      return new ApplyOutcome.Refused(before.version(), diff.refusals());
    }
    int version = before.version() + 1;
    sql.insert(
        tx, environment, catalog, new CatalogSql.Entry(version, document, clock.now(), actor));
    journal.record(tx, act(actor, version, diff));
    CatalogSnapshot after = inForce(tx, environment);
    // Before publishing, so that listeners' own work after the commit finds the new snapshot.
    tx.afterCommit(() -> keep(environment, after));
    tx.publish(new CatalogApplied(environment, version));
    return new ApplyOutcome.Applied(version, diff);
  }

  /** What would change; refused is what breaks a rule as well as what must not change. */
  private CatalogDiff diff(
      Tx tx, EnvironmentId environment, CatalogSnapshot before, Catalog after) {
    CatalogDiff diff = CatalogDiff.between(before.catalog(), after, sql.retired(tx, environment));
    List<Finding> refusals = new ArrayList<>(CatalogRules.check(after));
    refusals.addAll(diff.refusals());
    return new CatalogDiff(diff.changes(), refusals);
  }

  private static Act act(String actor, int version, CatalogDiff diff) {
    Map<String, String> counts = new LinkedHashMap<>();
    for (CatalogDiff.Kind kind : CatalogDiff.Kind.values()) {
      counts.put(kind.name().toLowerCase(Locale.ROOT), Long.toString(diff.count(kind)));
    }
    return new Act(actor, "catalog.applied", "version " + version, counts);
  }

  private CatalogSnapshot inForce(Tx tx, EnvironmentId environment) {
    return sql.snapshot(tx, environment);
  }

  /** Remembers a snapshot unless a newer one is known, and answers with the newer. */
  private CatalogSnapshot keep(EnvironmentId environment, CatalogSnapshot loaded) {
    return current.merge(
        environment, loaded, (known, fresh) -> known.version() > fresh.version() ? known : fresh);
  }
}
