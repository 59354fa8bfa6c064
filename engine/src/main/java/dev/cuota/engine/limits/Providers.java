package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that bring provider accounts of their own. Their use is metered like everybody's, is held
 * to what the plan gives those, and costs the platform nothing.
 */
public final class Providers {
  /** Most intervals that are shown of one account. */
  public static final int MAX_SHOWN = 1_000;

  private final Platform platform;
  private final Journal journal;
  private final Catalogs catalogs;
  private final OwnProviders known;

  Providers(Platform platform, Journal journal, Catalogs catalogs, OwnProviders known) {
    this.platform = platform;
    this.journal = journal;
    this.catalogs = catalogs;
    this.known = known;
  }

  /** An account's history, feature by feature, the newest first; what is over stays. */
  public List<OwnProvider> of(EnvironmentId environment, long account) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> OwnProviderSql.of(tx, environment, account, MAX_SHOWN));
  }

  /**
   * Whether the account paid a provider of its own for a feature at a moment. What was used then costs
   * the platform nothing, whatever goes today; for rating, also of corrections that come later.
   */
  public boolean wasOwn(EnvironmentId environment, long account, String feature, Instant moment) {
    return during(environment, account, feature, moment, moment.plusNanos(1_000)).stream()
        .anyMatch(one -> one.holds(moment));
  }

  /**
   * The times within {@code [from, to)} in which the account paid for a feature itself, in order and
   * without overlaps, for rating many events at once. They may begin before and end after it.
   */
  public List<OwnProvider> during(
      EnvironmentId environment, long account, String feature, Instant from, Instant to) {
    return platform
        .database()
        .inTx(
            Scope.of(environment),
            tx -> OwnProviderSql.touching(tx, environment, account, feature, from, to));
  }

  /**
   * From now on the account of a tenant pays for a feature itself. Said again with another note or end it
   * begins a new interval; said again with the same it changes nothing.
   *
   * @param until null for as long as nobody says otherwise
   */
  public OwnProviderOutcome begin(
      Tenant anyOfThem, String feature, String note, @Nullable Instant until, String by) {
    List<String> usedUp =
        catalogs.current(anyOfThem.environment()).catalog().features().values().stream()
            .filter(one -> one.kind().isMetered())
            .map(one -> one.key())
            .toList();
    if (!usedUp.contains(feature)) {
      return new OwnProviderOutcome.UnknownFeature(usedUp);
    }
    return new OwnProviderOutcome.Done(
        inTx(anyOfThem, tx -> begin(tx, anyOfThem, feature, note, until, by)));
  }

  /** From now on the platform pays again; harmless when it does already. */
  public void end(Tenant anyOfThem, String feature, String by) {
    inTx(
        anyOfThem,
        tx -> {
          Instant now = platform.clock().now();
          Optional<OwnProviderSql.Row> open = open(tx, anyOfThem, feature, now);
          open.ifPresent(
              row -> {
                OwnProviderSql.end(tx, row.id(), later(now, row.provider().since()), by);
                tell(
                    tx,
                    anyOfThem,
                    feature,
                    false,
                    new Act(by, "provider.ended", target(anyOfThem), Map.of("feature", feature)));
              });
          return open.isPresent();
        });
  }

  private OwnProvider begin(
      Tx tx, Tenant tenant, String feature, String note, @Nullable Instant until, String by) {
    Instant now = platform.clock().now();
    Optional<OwnProviderSql.Row> open = open(tx, tenant, feature, now);
    if (open.isPresent()) {
      OwnProvider before = open.get().provider();
      if (before.note().equals(note) && Objects.equals(before.until(), until)) {
        return before;
      }
      OwnProviderSql.end(tx, open.get().id(), later(now, before.since()), by);
    }
    Instant since = open.map(row -> later(now, row.provider().since())).orElse(now);
    OwnProvider next = new OwnProvider(feature, since, until, note, by, null);
    OwnProviderSql.insert(tx, tenant.environment(), tenant.account(), next);
    tell(tx, tenant, feature, true, new Act(by, "provider.begun", target(tenant), details(next)));
    return next;
  }

  /** The interval that holds now or later, locked with its account. */
  private static Optional<OwnProviderSql.Row> open(
      Tx tx, Tenant tenant, String feature, Instant now) {
    if (!OwnProviderSql.lockAccount(tx, tenant.environment(), tenant.account())) {
      throw new IllegalStateException("account " + tenant.account() + " is gone");
    }
    return OwnProviderSql.last(tx, tenant.environment(), tenant.account(), feature)
        .filter(row -> row.provider().until() == null || now.isBefore(row.provider().until()));
  }

  private void tell(Tx tx, Tenant tenant, String feature, boolean own, Act act) {
    known.changed(tx);
    journal.record(tx, act.on(tenant.account()));
    tx.publish(new OwnProviderChanged(tenant.environment(), tenant.account(), feature, own));
  }

  private <T> T inTx(Tenant tenant, java.util.function.Function<Tx, T> work) {
    return platform.database().inTx(Scope.of(tenant.environment()), work);
  }

  private static Map<String, String> details(OwnProvider provider) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("feature", provider.feature());
    if (provider.until() != null) {
      details.put("until", provider.until().toString());
    }
    if (!provider.note().isEmpty()) {
      details.put("note", provider.note());
    }
    return details;
  }

  private static String target(Tenant tenant) {
    return "account " + tenant.account();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
