package dev.cuota.engine.limits;

import dev.cuota.core.limits.Overriding;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Journal;
import java.util.Optional;

/** Changes overrides: checks them by the rule, writes them, takes down who did it, tells others. */
final class OverrideChanges {
  private final Platform platform;
  private final Journal journal;
  private final Overrides overrides;
  private final Entitlements entitlements;

  OverrideChanges(
      Platform platform, Journal journal, Overrides overrides, Entitlements entitlements) {
    this.platform = platform;
    this.journal = journal;
    this.overrides = overrides;
    this.entitlements = entitlements;
  }

  /** Sets or clears one, for the tenant or for all of its account. */
  OverrideOutcome make(Tenant tenant, boolean forAll, OverrideChange change) {
    Optional<Granted> found = granted(tenant, forAll, change.feature());
    if (found.isEmpty()) {
      return new OverrideOutcome.UnknownFeature(
          entitlements.granted(tenant).stream().map(one -> one.feature().key()).toList());
    }
    Optional<Overriding.Flaw> flaw =
        Optional.ofNullable(change.limit())
            .flatMap(limit -> Overriding.flaw(found.get().feature(), found.get().planned(), limit));
    if (flaw.isPresent()) {
      return new OverrideOutcome.Refused(flaw.get());
    }
    OverrideHolder holder =
        forAll
            ? OverrideHolder.of(tenant.environment(), tenant.account())
            : OverrideHolder.of(tenant);
    platform.database().useTx(Scope.of(tenant.environment()), tx -> write(tx, holder, change));
    return new OverrideOutcome.Done(granted(tenant, forAll, change.feature()).orElseThrow());
  }

  private Optional<Granted> granted(Tenant tenant, boolean forAll, String feature) {
    return (forAll ? entitlements.grantedToAll(tenant) : entitlements.granted(tenant))
        .stream().filter(one -> one.feature().key().equals(feature)).findFirst();
  }

  private void write(Tx tx, OverrideHolder holder, OverrideChange change) {
    overrides.put(tx, holder, change, platform.clock().now());
    journal.record(tx, OverrideActs.of(holder, change));
    tx.publish(new OverrideChanged(holder.environment(), holder.account(), change.feature()));
  }
}
